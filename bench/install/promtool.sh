#!/bin/sh
# Finds promtool, which checks the metrics, or takes it out of Debian's package prometheus, and prints its path. The package itself is not installed:
# it would bring a service that starts. The next call finds it.
#
# Environment: FAIRLEAD_CACHE   where to keep it; /var/cache/fairlead by default
set -eu

if command -v promtool; then
    exit 0
fi
cache=${FAIRLEAD_CACHE:-/var/cache/fairlead}
promtool=$cache/promtool
if [ ! -x "$promtool" ]; then
    if [ "$(id -u)" != 0 ]; then
        exec sudo FAIRLEAD_CACHE="$cache" "$0"
    fi
    mkdir -p "$cache"
    unpacking=$(mktemp -d "$cache/unpacking.XXXXXX")
    trap 'rm -rf "$unpacking"' EXIT
    trap 'exit 130' INT TERM HUP
    # apt-get would otherwise change to a user who may not write here.
    (cd "$unpacking" && apt-get -qq -o APT::Sandbox::User=root download prometheus >&2)
    dpkg-deb -x "$unpacking"/prometheus_*.deb "$unpacking"
    mv "$unpacking/usr/bin/promtool" "$promtool"
fi
echo "$promtool"
