#!/bin/sh
# Makes a Debian package of the distribution that "make build" has left, and prints its path. The same input gives the same package, byte for byte.
#
# Usage: build.sh [VERSION]   the version, in Debian's sense; without it that of the distribution
set -eu

here=$(cd "$(dirname "$0")" && pwd)
root=$here/../..
target=$root/cli/target
distribution=$target/fairlead
[ -x "$distribution/bin/fairlead" ] || { echo "no distribution in $distribution; make build makes one" >&2; exit 1; }

architecture=$(dpkg --print-architecture)
# 0.1.0-SNAPSHOT comes before 0.1.0, which Debian says with a tilde.
version=${1:-$("$distribution/bin/fairlead" --version | sed 's/^[^0-9]*//; s/-SNAPSHOT.*/~snapshot/; s/ .*//; q')}
SOURCE_DATE_EPOCH=$(date --utc --date "$(sed -n 's:.*<project.build.outputTimestamp>\(.*\)</.*:\1:p' "$root/pom.xml")" +%s)
export SOURCE_DATE_EPOCH

tree=$(mktemp -d)
trap 'rm -rf "$tree"' EXIT
umask 022
# mktemp's directory, which becomes the package's root, is for its owner only.
chmod 755 "$tree"

# --- files -----------------------------------------------------------------------------------------------------------

mkdir -p "$tree/usr/lib/fairlead" "$tree/usr/bin"
cp -a "$distribution" "$tree/usr/lib/fairlead/dist"
ln -s ../lib/fairlead/dist/bin/fairlead "$tree/usr/bin/fairlead"

install -D -m 644 "$here/fairlead.yaml" "$tree/etc/fairlead/fairlead.yaml"
install -D -m 644 "$here/default" "$tree/etc/default/fairlead"
mkdir -p "$tree/usr/lib/systemd/system"
sed -e 's:/opt/fairlead/:/usr/lib/fairlead/:' -e 's:^Documentation=.*:Documentation=man\:fairlead(1):' \
    -e 's:^User=:EnvironmentFile=-/etc/default/fairlead\nUser=:' -e 's: README.md beside this file .*:.:' \
    "$here/../systemd/fairlead@.service" >"$tree/usr/lib/systemd/system/fairlead@.service"

mkdir -p "$tree/usr/share/man/man1" "$tree/usr/share/bash-completion/completions"
"$here/manual.sh" "$distribution/bin/fairlead" "$version" "$SOURCE_DATE_EPOCH" | gzip -9n >"$tree/usr/share/man/man1/fairlead.1.gz"
"$distribution/bin/fairlead" generate-completion >"$tree/usr/share/bash-completion/completions/fairlead"

documents=$tree/usr/share/doc/fairlead
mkdir -p "$documents/examples"
install -m 644 "$here/copyright" "$documents/copyright"
gzip -9n <"$root/CHANGELOG.md" >"$documents/changelog.gz"
install -m 644 "$root/docs/configuration.md" "$root/docs/fairlead.yaml" "$documents/"
[ ! -d "$here/../keepalived" ] || cp "$here/../keepalived/keepalived.conf" "$documents/examples/"

# --- control ---------------------------------------------------------------------------------------------------------

mkdir "$tree/DEBIAN"
size=$(du --apparent-size --summarize --block-size=1K "$tree" | cut -f 1)
sed -e "s/@VERSION@/$version/" -e "s/@ARCHITECTURE@/$architecture/" -e "s/@SIZE@/$size/" "$here/control" >"$tree/DEBIAN/control"
printf '%s\n' /etc/fairlead/fairlead.yaml /etc/default/fairlead >"$tree/DEBIAN/conffiles"
install -m 755 "$here/postinst" "$here/prerm" "$here/postrm" "$tree/DEBIAN/"
(cd "$tree" && find etc usr -type f -print0 | LC_ALL=C sort -z | xargs -0 md5sum) >"$tree/DEBIAN/md5sums"

chmod -R u+rwX,go+rX,go-w "$tree"
find "$tree" -newermt "@$SOURCE_DATE_EPOCH" ! -path "$tree/usr/lib/fairlead/dist/*" -exec touch --no-dereference --date "@$SOURCE_DATE_EPOCH" {} +
package=$target/fairlead_${version}_$architecture.deb
dpkg-deb --root-owner-group --threads-max=1 -Zzstd --build "$tree" "$package" >/dev/null
echo "$package"
