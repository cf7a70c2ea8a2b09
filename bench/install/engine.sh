#!/bin/sh
# Runs a command with a container engine at hand: the one that answers, or else one that is started for it and ended after it. As root or with sudo.
#
# Usage: engine.sh COMMAND [ARGUMENT...]
set -eu

PATH=$PATH:/usr/sbin:/sbin
started=

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi
}

answers() { docker info >/dev/null 2>&1; }

end_engine() {
    [ -n "$started" ] || return 0
    as_root kill "$started" 2>/dev/null || true
    wait "$started" 2>/dev/null || true
    started=
}

start_engine() {
    log=$(mktemp)
    # Whoever runs this may ask it.
    # Not by as_root: in the background a function is a shell of its own, whose end would not be the engine's.
    if [ "$(id -u)" = 0 ]; then dockerd --group "$(id -gn)" >"$log" 2>&1 & else sudo dockerd --group "$(id -gn)" >"$log" 2>&1 & fi
    started=$!
    trap end_engine EXIT
    trap 'exit 130' INT TERM HUP
    tries=60
    until answers; do
        tries=$((tries - 1))
        if [ "$tries" = 0 ] || ! kill -0 "$started" 2>/dev/null; then
            echo "The container engine did not start:" >&2
            tail -n 20 "$log" >&2
            exit 1
        fi
        sleep 1
    done
}

if ! answers; then
    command -v dockerd >/dev/null || { echo "There is no dockerd; bench/install/prerequisites.sh installs it." >&2; exit 1; }
    echo "No container engine answers: starting dockerd until this ends"
    start_engine
fi
"$@"
