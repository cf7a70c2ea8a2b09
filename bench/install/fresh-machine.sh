#!/bin/bash
# Runs the README's commands, or others, as somebody would on a fresh Debian 13: in a new root file system, in a clean clone of what is committed here,
# with Debian's own packages, JDK 25 and Maven among them. As root or with sudo.
#
# Usage: fresh-machine.sh [COMMAND...]    each a command line, "make test" and "make demo" by default; ends with the first that fails
#
# A root is not a machine. Left out are a kernel, a network and a running systemd of its own, and a container engine: the tests of the image are
# skipped. Their loads stay on loopback, and in name spaces that they make themselves. The processes are in a name space of their own and end with this.
#
# Environment: FAIRLEAD_CACHE   where to keep what debootstrap makes, and the copy of it that is used; /var/cache/fairlead by default
#              DEBIAN_MIRROR    where to get Debian from; Debian's own by default
#              KEEP=1           leaves the copy there
set -euo pipefail

checkout=$(cd "$(dirname "$0")/../.." && pwd)
cache=${FAIRLEAD_CACHE:-/var/cache/fairlead}
packages="ca-certificates,git,make"
recipe=1 # raise it when debootstrap is called differently for the same packages
most_archive_megabytes=60

if [ "$(id -u)" != 0 ]; then
    exec sudo FAIRLEAD_CACHE="$cache" DEBIAN_MIRROR="${DEBIAN_MIRROR:-}" KEEP="${KEEP:-}" "$0" "$@"
fi
[ $# != 0 ] || set -- "make test" "make demo"
PATH=$PATH:/usr/sbin:/sbin
command -v debootstrap >/dev/null || { echo "There is no debootstrap; bench/install/prerequisites.sh installs it." >&2; exit 1; }

new=""
trap 'rm -rf --one-file-system "$new"' EXIT
trap 'exit 130' INT TERM HUP
mkdir -p "$cache"

# What Debian's installer leaves when no task is chosen, and what a clone and make need.
digest=$(echo "$recipe $packages $(dpkg --print-architecture)" | sha256sum | cut -c 1-12)
pristine=$cache/debian-13-fresh-$digest
if [ ! -d "$pristine" ]; then
    echo "Making a fresh Debian 13 in $pristine (once, 400 MB, some minutes)"
    new=$(mktemp -d "$cache/building.XXXXXX")
    # The script named sid fits every release, and older debootstraps have none named trixie.
    debootstrap --include="$packages" trixie "$new" "${DEBIAN_MIRROR:-http://deb.debian.org/debian}" /usr/share/debootstrap/scripts/sid >/dev/null ||
        { tail -n 20 "$new/debootstrap/debootstrap.log" >&2; exit 1; }
    rm -f "$new"/var/cache/apt/archives/*.deb
    chmod 755 "$new"
    mv -T "$new" "$pristine"
fi

new=$(mktemp -d "$cache/fresh.XXXXXX")
cp -a "$pristine/." "$new"
chmod 755 "$new"
[ "${KEEP:-}" != 1 ] || { echo "Kept in $new"; trap - EXIT; }

# What the installer asks about, and the authorities that this machine trusts besides Debian's, which it may need to reach the package registries.
cp -L /etc/resolv.conf "$new/etc/resolv.conf"
printf '127.0.0.1\tlocalhost\n127.0.1.1\tfresh\n' >"$new/etc/hosts"
echo fresh >"$new/etc/hostname"
find /usr/local/share/ca-certificates -name '*.crt' -exec cp -Lt "$new/usr/local/share/ca-certificates" {} + 2>/dev/null || true
chroot "$new" update-ca-certificates >/dev/null 2>&1

git clone --quiet --no-hardlinks "$checkout" "$new/root/fairlead"
chown -R 0:0 "$new/root/fairlead"

# The mounts end with the last process of the name space.
enter='set -e
    root=$1; command=$2
    mount -t proc proc "$root/proc"
    mount --rbind /dev "$root/dev"
    mount --rbind /sys "$root/sys"
    mount -t tmpfs -o mode=755 tmpfs "$root/run"
    mount -t tmpfs -o mode=1777 tmpfs "$root/tmp"
    hostname fresh
    exec env -i HOME=/root LANG=C.UTF-8 PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
        chroot "$root" sh -c "cd /root/fairlead && $command"'
for command in "$@"; do
    echo "== $command"
    began=$SECONDS
    unshare --mount --uts --pid --fork --kill-child --propagation private sh -c "$enter" sh "$new" "$command"
    echo "== $command: done in $((SECONDS - began)) s"
done

# The runtime that goes into the distribution is the JDK's, and Debian's has more in it than others have.
large=$(find "$new/root/fairlead/cli/target" -name 'fairlead-*.tar.gz' -size "+${most_archive_megabytes}M" 2>/dev/null)
[ -z "$large" ] || { echo "More than $most_archive_megabytes MB: $large" >&2; exit 1; }
