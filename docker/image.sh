#!/bin/sh
# Builds the image from the distribution in cli/target/fairlead, and tags it fairlead:VERSION and fairlead:latest. "make image" makes the distribution first.
#
# Environment: DOCKER           the engine's command; docker by default
#              DEBIAN_MIRROR    where the base's packages come from when no registry has it; Debian's own by default
set -eu
cd "$(dirname "$0")/.."

docker=${DOCKER:-docker}
distribution=cli/target/fairlead
[ -x "$distribution/bin/fairlead" ] || { echo "There is no distribution in $distribution: make build" >&2; exit 1; }

docker/base.sh

# The commit's own time: the same commit gives the same labels. Outside of a clone there is neither.
revision=$(git rev-parse HEAD 2>/dev/null || true)
created=$(git log -1 --format=%cI 2>/dev/null || true)
version=$("$distribution/bin/fairlead" --version)
version=${version#fairlead }

# What builders say on the side is nothing to read unless they fail.
said=$("$docker" build --quiet --file docker/Dockerfile --tag "fairlead:$version" --tag fairlead:latest \
    --build-arg "VERSION=$version" --build-arg "REVISION=$revision" --build-arg "CREATED=$created" "$distribution" 2>&1) \
    || { echo "$said" >&2; exit 1; }
size=$("$docker" image inspect --format '{{.Size}}' "fairlead:$version")
echo "Image: fairlead:$version, also fairlead:latest, $((size / 1000000)) MB"
