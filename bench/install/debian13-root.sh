#!/bin/sh
# Makes a Debian 13 root file system with its Patroni 4.0 and PostgreSQL 17, for labs that run that version through chroot, and prints its path.
# The next call finds it. It lives outside the source tree, so that "make clean" and new clones keep it.
#
# Environment: FAIRLEAD_CACHE   where to keep it; /var/cache/fairlead by default
#              DEBIAN_MIRROR    where to get it from; Debian's own by default
set -eu

packages="patroni postgresql-17 python3-etcd"
recipe=1 # raise it when this script makes something else from the same packages

PATH=$PATH:/usr/sbin:/sbin
cache=${FAIRLEAD_CACHE:-/var/cache/fairlead}
digest=$(echo "$recipe $packages $(dpkg --print-architecture)" | sha256sum | cut -c 1-12)
root=$cache/debian-13-$digest

# Under the short name labs find it when nobody tells them where it is.
finish() {
    [ -e "$cache/debian13" ] || ln -sfnT "$root" "$cache/debian13"
    echo "$root"
}

if [ -x "$root/usr/bin/patroni" ]; then
    finish
    exit 0
fi
if [ "$(id -u)" != 0 ]; then
    exec sudo FAIRLEAD_CACHE="$cache" DEBIAN_MIRROR="${DEBIAN_MIRROR:-}" "$0"
fi

echo "Making a Debian 13 root in $root (once, 600 MB, some minutes)" >&2
mkdir -p "$cache"
building=$(mktemp -d "$cache/building.XXXXXX")
trap 'rm -rf "$building"' EXIT
trap 'exit 130' INT TERM HUP

inside() {
    LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive chroot "$building" "$@" >&2
}

# The script named sid fits every release, and older debootstraps have none named trixie.
debootstrap --variant=minbase trixie "$building" "${DEBIAN_MIRROR:-http://deb.debian.org/debian}" /usr/share/debootstrap/scripts/sid >&2
chmod 755 "$building"
printf '#!/bin/sh\nexit 101\n' >"$building/usr/sbin/policy-rc.d"
chmod 755 "$building/usr/sbin/policy-rc.d"
mkdir -p "$building/etc/postgresql-common/createcluster.d"
echo "create_main_cluster = false" >"$building/etc/postgresql-common/createcluster.d/fairlead.conf"
inside apt-get -qq update
# shellcheck disable=SC2086 # a list of words
inside apt-get -qq -o Dpkg::Use-Pty=0 install --no-install-recommends $packages
inside apt-get clean
inside patroni --version

# Another call may have been quicker; then its root is as good as ours.
mv -T "$building" "$root" 2>/dev/null || [ -x "$root/usr/bin/patroni" ]
finish
