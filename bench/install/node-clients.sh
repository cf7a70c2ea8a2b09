#!/bin/sh
# Installs node-postgres, in the versions of node/package-lock.json, outside the source tree, and prints the directory that holds node_modules.
# The next call finds it.
#
# Environment: FAIRLEAD_CACHE   where to keep it; /var/cache/fairlead by default
set -eu

here=$(cd "$(dirname "$0")" && pwd)
cache=${FAIRLEAD_CACHE:-/var/cache/fairlead}
digest=$(cat "$here/node/package.json" "$here/node/package-lock.json" | sha256sum | cut -c 1-12)
clients=$cache/node-clients-$digest

if [ -e "$clients/node_modules/pg/package.json" ]; then
    echo "$clients"
    exit 0
fi
if [ "$(id -u)" != 0 ]; then
    exec sudo FAIRLEAD_CACHE="$cache" "$0"
fi

mkdir -p "$cache"
installing=$(mktemp -d "$cache/installing.XXXXXX")
trap 'rm -rf "$installing"' EXIT
trap 'exit 130' INT TERM HUP
cp "$here/node/package.json" "$here/node/package-lock.json" "$installing"
(cd "$installing" && npm ci --ignore-scripts --no-audit --no-fund >&2)
chmod 755 "$installing"

# Another call may have been quicker; then its directory is as good as ours.
mv -T "$installing" "$clients" 2>/dev/null || [ -e "$clients/node_modules/pg/package.json" ]
echo "$clients"
