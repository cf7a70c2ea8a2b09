#!/bin/sh
# Sees to it that this machine's container engine has the image debian:trixie-slim: the one that is there, or the registry's, or, where no registry
# answers, one made here from Debian's packages, with what Debian's own slim image leaves out left out.
#
# Environment: DEBIAN_MIRROR    where packages come from; Debian's own by default
#              DOCKER           the engine's command; docker by default
set -eu

image=debian:trixie-slim
docker=${DOCKER:-docker}
PATH=$PATH:/usr/sbin:/sbin

if "$docker" image inspect "$image" >/dev/null 2>&1; then exit 0; fi
# A registry that nobody can reach answers at once, or never: then a minute is enough.
if timeout 60 "$docker" pull --quiet "$image" >&2 2>/dev/null; then exit 0; fi

echo "No registry answers: making $image from Debian's packages (once, about a minute)" >&2
if [ "$(id -u)" != 0 ]; then
    exec sudo DEBIAN_MIRROR="${DEBIAN_MIRROR:-}" DOCKER="$docker" "$0"
fi
command -v debootstrap >/dev/null || { echo "That takes debootstrap: apt-get install debootstrap debian-archive-keyring" >&2; exit 1; }

root=$(mktemp -d "${TMPDIR:-/var/tmp}/fairlead-base.XXXXXX")
trap 'rm -rf "$root" "$root.debs"' EXIT
trap 'exit 130' INT TERM HUP

# The script named sid fits every release, and older debootstraps have none named trixie. What a mirror that stumbles has delivered is not fetched again.
fill() {
    debootstrap --variant=minbase --cache-dir="$root.debs" trixie "$root" "${DEBIAN_MIRROR:-http://deb.debian.org/debian}" \
        /usr/share/debootstrap/scripts/sid >&2
}
mkdir -p "$root.debs"
fill || fill || fill
chmod 755 "$root"

slim="usr/share/doc usr/share/man usr/share/info usr/share/locale usr/share/groff usr/share/lintian usr/share/linda"
# Nor may packages that are installed later bring any of it. Licences stay.
{
    for directory in $slim; do echo "path-exclude /$directory/*"; done
    echo "path-include /usr/share/doc/*/copyright"
} >"$root/etc/dpkg/dpkg.cfg.d/slim"
for directory in $slim; do
    find "$root/$directory" -mindepth 1 ! -type d ! -name copyright -delete 2>/dev/null || true
    find "$root/$directory" -mindepth 1 -type d -empty -delete 2>/dev/null || true
done
rm -rf "$root"/var/cache/apt/* "$root"/var/lib/apt/lists/* "$root"/var/log/* "$root"/var/cache/debconf/*-old "$root"/var/lib/dpkg/*-old
rm -f "$root/etc/hostname" "$root/etc/resolv.conf"
# apt inside an image keeps nothing that it has fetched, and services do not start where nobody would look after them.
cat >"$root/etc/apt/apt.conf.d/docker-clean" <<'CLEAN'
DPkg::Post-Invoke { "rm -f /var/cache/apt/archives/*.deb /var/cache/apt/*.bin || true"; };
Dir::Cache::pkgcache ""; Dir::Cache::srcpkgcache "";
CLEAN
printf '#!/bin/sh\nexit 101\n' >"$root/usr/sbin/policy-rc.d"
chmod 755 "$root/usr/sbin/policy-rc.d"

tar --create --numeric-owner --directory "$root" . | "$docker" import --change 'CMD ["bash"]' - "$image" >&2
