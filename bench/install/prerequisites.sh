#!/bin/sh
# Installs what the tests, the demonstration or the measurements need, and only what is missing, on Debian or Ubuntu, as root or with sudo.
# Nothing that it installs starts a service, is left enabled, or creates a PostgreSQL cluster; existing ones are not touched.
#
# Usage: prerequisites.sh [demo | test | bench]
#            demo     only what builds Fairlead and runs a cluster
#            test     what the tests need; the default
#            bench    also what only the measurements need: the proxies, besides HAProxy, that Fairlead is compared with
#
# Environment: CI=true turns what could not be had into a failure; otherwise it is only said.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
PATH=$PATH:/usr/sbin:/sbin
services="containerd docker docker.socket etcd haproxy keepalived nginx patroni pgbouncer postgresql"
purpose=${1:-test}
jdk=openjdk-25-jdk-headless

# --- what is missing -------------------------------------------------------------------------------------------------

missing=""
need() {
    case " $missing " in *" $1 "*) ;; *) missing="$missing $1" ;; esac
}
need_command() { command -v "$1" >/dev/null || need "$2"; }
need_file() { [ -e "$1" ] || need "$2"; }

find_missing() {
    missing=""
    optional=""
    # jlink needs the modules, where they are a package of their own.
    "$here/jdk25.sh" >/dev/null 2>&1 || { need "$jdk"; optional="openjdk-25-jmods"; }
    need_command mvn maven
    need_command patroni patroni
    # Patroni's etcd3 client is built on this module, and its package is content with any other DCS.
    need_file /usr/lib/python3/dist-packages/etcd/__init__.py python3-etcd
    need_command etcd etcd-server
    ls /usr/lib/postgresql/*/bin/postgres >/dev/null 2>&1 || need postgresql
    need_command psql postgresql-client
    need_command openssl openssl
    need_command perl perl
    need_command setpriv util-linux
    [ "$purpose" = demo ] || find_missing_for_tests
    [ "$purpose" != bench ] || find_missing_for_bench
}

find_missing_for_tests() {
    need_command etcdctl etcd-client
    need_command haproxy haproxy
    need_command nft nftables
    need_command keepalived keepalived
    need_command ip iproute2
    need_command curl curl
    need_command gcc gcc
    need_file /usr/include/stdio.h libc6-dev
    need_command chromium chromium
    need_command chromedriver chromium-driver
    need_file /usr/share/fonts/truetype/dejavu/DejaVuSans.ttf fonts-dejavu-core
    need_command debootstrap debootstrap
    need_command pgbouncer pgbouncer
    need_command node nodejs
    need_command npm npm
    need_file /usr/lib/python3/dist-packages/psycopg/__init__.py python3-psycopg
    need_file /usr/lib/python3/dist-packages/psycopg_pool/__init__.py python3-psycopg-pool
    need_file /usr/share/keyrings/debian-archive-keyring.gpg debian-archive-keyring
    # For the tests of the image. The command is a package of its own on newer releases.
    need_command dockerd docker.io
    command -v docker >/dev/null || { need docker.io; optional="$optional docker-cli"; }
    docker compose version >/dev/null 2>&1 || need_command docker-compose docker-compose
}

find_missing_for_bench() {
    need_command nginx nginx
    need_file /usr/lib/nginx/modules/ngx_stream_module.so libnginx-mod-stream
}

# --- installing without side effects ---------------------------------------------------------------------------------

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi
}

policy=/usr/sbin/policy-rc.d
saved_policy=$policy.before-fairlead
no_cluster=/etc/postgresql-common/createcluster.d/fairlead.conf

# Debian starts a service as soon as it is installed, unless this program forbids it, and gives PostgreSQL a first cluster, unless told otherwise.
forbid_side_effects() {
    trap allow_side_effects EXIT
    trap 'exit 130' INT TERM HUP
    [ ! -e "$policy" ] || [ -e "$saved_policy" ] || as_root mv "$policy" "$saved_policy"
    printf '#!/bin/sh\nexit 101\n' | as_root tee "$policy" >/dev/null
    as_root chmod 755 "$policy"
    as_root mkdir -p "${no_cluster%/*}"
    echo "create_main_cluster = false" | as_root tee "$no_cluster" >/dev/null
}

allow_side_effects() {
    as_root rm -f "$no_cluster" "$policy"
    [ ! -e "$saved_policy" ] || as_root mv "$saved_policy" "$policy"
}

# Whether a service was here before us, running or not: those are never touched.
is_known_service() { [ -e "/lib/systemd/system/$1" ] || [ -e "/lib/systemd/system/$1.service" ] || [ -e "/etc/init.d/$1" ]; }

leave_disabled() {
    for service in "$@"; do
        is_known_service "$service" || continue
        as_root systemctl disable --quiet "$service" 2>/dev/null || as_root update-rc.d "$service" disable || true
    done
}

apt_get() {
    as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -o Dpkg::Use-Pty=0 -o Dpkg::Options::=--force-confold "$@"
}

is_available() { LC_ALL=C apt-cache policy "$1" | grep -q 'Candidate: [^(]'; }

can_install() { command -v apt-get >/dev/null && { [ "$(id -u)" = 0 ] || command -v sudo >/dev/null; }; }

# Nothing else is worth installing where there is no JDK to be had.
require_jdk() {
    case $missing in
    *"$jdk"*) is_available "$jdk" || "$here/jdk25.sh" >/dev/null ;;
    esac
}

# What apt-get says is of interest only if it fails.
quietly() {
    said=$(mktemp)
    status=0
    "$@" >"$said" 2>&1 || { status=$?; cat "$said" >&2; }
    rm -f "$said"
    return "$status"
}

install_missing() {
    quietly apt_get update || echo "apt-get update failed; going on with the package lists that are here" >&2
    require_jdk
    for package in $optional; do
        ! is_available "$package" || missing="$missing $package"
    done
    echo "Installing, which takes some minutes:$missing"
    new_services=""
    for service in $services; do
        is_known_service "$service" || new_services="$new_services $service"
    done
    forbid_side_effects
    for package in $missing; do
        is_available "$package" || { echo "not in this machine's package sources: $package" >&2; continue; }
        quietly apt_get install --no-install-recommends "$package" || echo "could not install $package" >&2
    done
    # shellcheck disable=SC2086 # a list of words
    leave_disabled $new_services
}

# --- the work --------------------------------------------------------------------------------------------------------

find_missing
if [ -n "$missing" ]; then
    if can_install; then
        install_missing
        find_missing
    else
        echo "Cannot install anything here: that takes Debian's or Ubuntu's apt-get, and root or sudo." >&2
    fi
fi

"$here/jdk25.sh" >/dev/null
command -v mvn >/dev/null || { echo "No Maven found, and it could not be installed." >&2; exit 1; }

if [ "$purpose" != demo ]; then
    "$here/promtool.sh" >/dev/null || missing="$missing promtool"
    ! command -v npm >/dev/null || "$here/node-clients.sh" >/dev/null || missing="$missing node-postgres"
fi

if [ -n "$missing" ]; then
    echo "Missing, so what needs them cannot run here:$missing" >&2
    [ "${CI:-}" != true ] || exit 1
fi
