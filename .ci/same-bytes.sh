#!/bin/sh
# Proves that the same commit gives the same jars, byte for byte: builds them again from a clone elsewhere, and compares them with those that are here.
# For a clean work tree that is built.
set -eu
cd "$(dirname "$0")/.."

clone=$(mktemp -d)
trap 'rm -rf "$clone"' EXIT
trap 'exit 130' INT TERM HUP

git clone --quiet . "$clone/fairlead"
(cd "$clone/fairlead" && mvn --batch-mode --no-transfer-progress --quiet -DskipTests -pl cli -am package)

jars() { (cd "$1" && sha256sum proxy-core/target/*.jar health-checker/target/*.jar cli/target/*.jar); }
if [ "$(jars .)" != "$(jars "$clone/fairlead")" ]; then
    echo "The same commit gave other jars; here and there:" >&2
    jars . >&2
    jars "$clone/fairlead" >&2
    exit 1
fi
echo "The same commit gives the same jars"
