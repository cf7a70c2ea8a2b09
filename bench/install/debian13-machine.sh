#!/bin/sh
# Makes the root file system of a clean Debian 13 machine with systemd, on which the package is installed, upgraded and removed, and prints its path.
# The next call finds it. Nothing writes to it afterwards: each machine that is booted from it keeps its changes elsewhere.
#
# Environment: FAIRLEAD_CACHE   where to keep it; /var/cache/fairlead by default
#              DEBIAN_MIRROR    where to get it from; Debian's own by default
set -eu

packages="systemd systemd-sysv adduser"
recipe=1 # raise it when this script makes something else from the same packages

PATH=$PATH:/usr/sbin:/sbin
cache=${FAIRLEAD_CACHE:-/var/cache/fairlead}
digest=$(echo "$recipe $packages $(dpkg --print-architecture)" | sha256sum | cut -c 1-12)
root=$cache/debian-13-machine-$digest

# Under the short name the tests find it.
finish() {
    ln -sfnT "$root" "$cache/debian13-machine"
    echo "$root"
}

if [ -x "$root/usr/lib/systemd/systemd" ]; then
    finish
    exit 0
fi
if [ "$(id -u)" != 0 ]; then
    exec sudo FAIRLEAD_CACHE="$cache" DEBIAN_MIRROR="${DEBIAN_MIRROR:-}" "$0"
fi

echo "Making a Debian 13 machine in $root (once, 250 MB, a minute)" >&2
mkdir -p "$cache"
building=$(mktemp -d "$cache/building.XXXXXX")
trap 'rm -rf "$building"' EXIT
trap 'exit 130' INT TERM HUP

# The script named sid fits every release, and older debootstraps have none named trixie.
debootstrap --variant=minbase --include="$(echo "$packages" | tr ' ' ,)" trixie "$building" "${DEBIAN_MIRROR:-http://deb.debian.org/debian}" \
    /usr/share/debootstrap/scripts/sid >&2
chmod 755 "$building"
rm -rf "$building"/var/cache/apt/archives/*.deb "$building"/var/lib/apt/lists/*
# Only what a container has: no consoles, nothing that belongs to the real machine.
ln -sf /dev/null "$building/etc/systemd/system/console-getty.service"
ln -sf /dev/null "$building/etc/systemd/system/systemd-udevd.service"
ln -sf /usr/lib/systemd/system/multi-user.target "$building/etc/systemd/system/default.target"

# Another call may have been quicker; then its root is as good as ours.
mv -T "$building" "$root" 2>/dev/null || [ -x "$root/usr/lib/systemd/systemd" ]
finish
