#!/bin/sh
# Builds the image fairlead-patroni:17: members and etcd for docker/compose.yaml and the tests of Fairlead's image. Its packages come from where the base's
# do, so behind a proxy http_proxy is passed on, and DEBIAN_MIRROR is what base.sh wrote into the base.
#
# Environment: DOCKER           the engine's command; docker by default
set -eu
cd "$(dirname "$0")"

docker=${DOCKER:-docker}
../base.sh
# http_proxy and the like are build arguments that every engine knows.
said=$("$docker" build --quiet --tag fairlead-patroni:17 --build-arg http_proxy --build-arg https_proxy --build-arg no_proxy . 2>&1) \
    || { echo "$said" >&2; exit 1; }
echo "Image: fairlead-patroni:17"
