#!/bin/sh
# Patroni's pre_promote: has every Fairlead cut the primary of before off, before this member is promoted.
#
#   postgresql:
#     pre_promote: /etc/fairlead/pre-promote.sh node2 http://127.0.0.1:8008 10.0.0.8:8080 10.0.0.9:8080
#
# Arguments: Patroni's name of this member, its REST API, and the admin address of each Fairlead.
# Environment: FAIRLEAD_ADMIN_TOKEN_FILE for the token, FAIRLEAD_CLUSTER (main), FAIRLEAD_STRICT=1 to fail when a proxy
# has not confirmed. Patroni promotes nobody when this fails, and gives the leader key up: so unless it is strict it
# takes a second at most and succeeds whatever happens.
set -u
name=$1 patroni=$2
shift 2

finish() {
    [ "${FAIRLEAD_STRICT:-0}" = 0 ] || exit "$1"
    exit 0
}
# /replica says as much as /patroni, whatever its status, and never waits for PostgreSQL to come back.
timeline=$(curl --silent --max-time 0.3 "$patroni/replica" | sed -n 's/.*"timeline": *\([0-9][0-9]*\).*/\1/p')
if [ -z "$timeline" ]; then
    echo "$0: Patroni at $patroni does not say which timeline it follows, so no Fairlead was told" >&2
    finish 1
fi
# In a pipe, because anybody can read a command line.
token() {
    [ -z "${FAIRLEAD_ADMIN_TOKEN_FILE:-}" ] || printf 'header = "Authorization: Bearer %s"\n' "$(cat "$FAIRLEAD_ADMIN_TOKEN_FILE")"
}
fence() {
    token | curl --silent --show-error --fail --max-time 0.7 --config - --output /dev/null --request POST \
        "http://$1/api/v1/clusters/${FAIRLEAD_CLUSTER:-main}/fence?except=$name&timeline=$timeline&reason=pre_promote"
}

failed=0 jobs=
for proxy in "$@"; do
    fence "$proxy" &
    jobs="$jobs $!"
done
for job in $jobs; do
    wait "$job" || failed=1
done
finish "$failed"
