#!/bin/sh
# Starts Patroni for the member that is named as this container. Patroni's own environment variables win over what is set here; PATRONI_ETCD3_HOSTS and the
# passwords have to be given.
#
# With ca.crt, server.crt, server.key, client.crt and client.key in /etc/patroni/tls the REST API speaks TLS and asks every client for a certificate, and
# PostgreSQL offers TLS.
set -eu

name=${PATRONI_NAME:-$(hostname)}
export PATRONI_NAME="$name"
export PATRONI_SCOPE="${PATRONI_SCOPE:-demo}"
export PATRONI_RESTAPI_CONNECT_ADDRESS="${PATRONI_RESTAPI_CONNECT_ADDRESS:-$name:8008}"
export PATRONI_POSTGRESQL_CONNECT_ADDRESS="${PATRONI_POSTGRESQL_CONNECT_ADDRESS:-$name:5432}"

# What patronictl reads, too: "docker exec NAME patronictl list" needs no more.
config=$PATRONICTL_CONFIG_FILE
{ echo "scope: $PATRONI_SCOPE"; cat /etc/patroni/patroni.yaml; } >"$config"

tls=/etc/patroni/tls
if [ -e "$tls/server.key" ]; then
    # PostgreSQL insists on a key that nobody else can read.
    install -m 0600 "$tls/server.key" "$tls/client.key" /var/lib/postgresql/
    sed -i "s|^  parameters:\$|&\n    ssl: 'on'\n    ssl_cert_file: $tls/server.crt\n    ssl_key_file: /var/lib/postgresql/server.key|" "$config"
    export PATRONI_RESTAPI_CERTFILE=$tls/server.crt PATRONI_RESTAPI_KEYFILE=/var/lib/postgresql/server.key
    export PATRONI_RESTAPI_CAFILE=$tls/ca.crt PATRONI_RESTAPI_VERIFY_CLIENT=required
    printf 'ctl:\n  cacert: %s\n  certfile: %s\n  keyfile: %s\n' "$tls/ca.crt" "$tls/client.crt" /var/lib/postgresql/client.key >>"$config"
fi

exec patroni "$config"
