#!/bin/sh
# Finds promtool, which checks the metrics, or takes it out of Debian's package for it, and prints its path. The package is not installed: where that is
# prometheus, it would bring a service that starts. The next call finds it.
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
    # A package of its own from Debian 13 on.
    for package in promtool prometheus; do
        ! LC_ALL=C apt-cache policy "$package" | grep -q 'Candidate: [^(]' || break
    done
    # apt-get would otherwise change to a user who may not write here.
    (cd "$unpacking" && apt-get -qq -o APT::Sandbox::User=root download "$package" >&2)
    dpkg-deb -x "$unpacking/$package"_*.deb "$unpacking"
    mv "$unpacking/usr/bin/promtool" "$promtool"
fi
echo "$promtool"
