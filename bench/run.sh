#!/bin/sh
# Runs one of bench's programs from what Maven has built: bench/run.sh CLASS [ARGUMENT...]
set -eu
cd "$(dirname "$0")/.."

java=$(bench/install/jdk25.sh)/bin/java

exec "$java" --sun-misc-unsafe-memory-access=allow --enable-native-access=ALL-UNNAMED \
    -classpath "bench/target/classes:$(cat bench/target/runtime.classpath)" "$@"
