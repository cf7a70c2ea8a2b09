#!/bin/sh
# Shows a failover: a client writes through Fairlead, docker kill ends the leader's container, and what the client saw is printed. Afterwards the killed
# member is started again. For the cluster of compose.yaml, when it runs.
#
# Environment: DOCKER    the engine's command; docker by default
#              PROJECT   Compose's name of the project; docker by default, after this directory
set -eu

docker=${DOCKER:-docker}
project=${PROJECT:-docker}

# One container's identity by its service's name, however Compose calls the container.
container() {
    "$docker" ps --all --quiet --filter "label=com.docker.compose.project=$project" --filter "label=com.docker.compose.service=$1" | head -n 1
}
etcd=$(container etcd)
[ -n "$etcd" ] || { echo "The cluster is not up: docker compose -f docker/compose.yaml up -d" >&2; exit 1; }
leader() { "$docker" exec "$etcd" etcdctl get --print-value-only /service/demo/leader; }

# Clients live in etcd's container, because psql is there.
inside() {
    "$docker" exec --env PGPASSWORD=fairlead --env PGOPTIONS="-c client_min_messages=warning" \
        --env "URL=host=fairlead1,fairlead2 dbname=postgres user=postgres" "$etcd" "$@"
}
query() { inside sh -c 'psql -AtqX -c "$0" "$URL"' "$1"; }

# Writes a row every 50 ms over one connection, and after an error over a new one, which Fairlead holds until there is a primary. Says each error's first line.
write_until_told() {
    inside sh -c '
        until [ -e /tmp/failover.stop ]; do
            until [ -e /tmp/failover.stop ]; do
                echo "insert into failover default values;"
                sleep 0.05
            done | psql -qX -v ON_ERROR_STOP=1 "$URL" >/tmp/failover.said 2>&1 && continue
            sed -n "s/^/  error: /p;q" /tmp/failover.said | tee -a /tmp/failover.errors
            sleep 0.2
        done'
}

await() {
    what=$1 tries=600
    shift
    until "$@"; do
        tries=$((tries - 1))
        [ "$tries" -gt 0 ] || { echo "Not within a minute or two: $what. docker logs $(container fairlead1) may say why." >&2; exit 1; }
        sleep 0.2
    done
}
leads() { [ -n "$(leader)" ]; }
is_another() { [ -n "$(leader)" ] && [ "$(leader)" != "$old" ]; }
counts() { [ "$(query "$2" 2>/dev/null || echo 0)" -ge "$1" ]; }
rows="select count(*) from failover"
# A replica that does not stream yet lacks what was written last, and would be a successor that has lost it.
streaming="select count(*) from pg_stat_replication where state = 'streaming' and application_name like 'patroni%'"

await "the cluster has a leader" leads
counts 2 "$streaming" || echo "Waiting for both replicas to follow the leader"
await "both replicas follow the leader" counts 2 "$streaming"
inside rm -f /tmp/failover.stop /tmp/failover.errors
query "drop table if exists failover; create table failover (id bigserial primary key, at timestamptz default clock_timestamp())"
write_until_told &
writing=$!
trap 'inside touch /tmp/failover.stop; wait "$writing"' EXIT
trap 'exit 130' INT TERM HUP
await "the client writes" counts 20 "$rows"

old=$(leader)
echo "The leader is $old, and a client writes through Fairlead. Now: docker kill $old. Its successor takes about 20 s."
"$docker" kill "$(container "$old")" >/dev/null
await "another member leads" is_another
echo "$(leader) leads."
before=$(query "$rows")
await "the client writes again" counts $((before + 20)) "$rows"

inside touch /tmp/failover.stop
wait "$writing"
trap - EXIT
echo "The client writes again. Errors: $(inside sh -c 'cat /tmp/failover.errors 2>/dev/null | wc -l'). Longest time between two rows:" \
    "$(query "select round(extract(epoch from max(gap))::numeric, 1) from (select at - lag(at) over (order by id) as gap from failover) gaps") s," \
    "most of which is Patroni's, whose leader key lives 20 s."
"$docker" start "$(container "$old")" >/dev/null
echo "$old is started again, and joins as a replica. What Fairlead made of it, as fairlead failovers shows it:"
"$docker" exec "$(container fairlead1)" fairlead failovers
