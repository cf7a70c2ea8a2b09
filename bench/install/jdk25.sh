#!/bin/sh
# Prints the home of a JDK 25 or newer, the oldest that will do; says how to get one and fails when there is none.
# Maven's toolchain plugin looks in the same places.
set -eu

at_least_25() {
    [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || return 1
    version=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release")
    [ "${version:-0}" -ge 25 ]
}

java_on_path=$(readlink -f "$(command -v java || echo /nowhere/bin/java)") || java_on_path=/nowhere/bin/java

for home in "${JAVA_HOME:-/nowhere}" "${java_on_path%/bin/java}" \
    /usr/lib/jvm/* "${HOME:-/nowhere}"/.sdkman/candidates/java/* "${HOME:-/nowhere}"/.jdks/* /opt/java/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home; do
    if at_least_25 "$home"; then
        echo "$home"
        exit 0
    fi
done

if LC_ALL=C apt-cache policy openjdk-25-jdk-headless 2>/dev/null | grep -q 'Candidate: [^(]'; then
    echo "No JDK 25 found. Install openjdk-25-jdk-headless, or set JAVA_HOME to one." >&2
else
    echo "No JDK 25 found, and this machine's package sources have none (Debian has one from 13 on). Install temurin-25-jdk as" >&2
    echo "https://adoptium.net/installation/linux describes, or unpack a JDK 25 and set JAVA_HOME to its directory." >&2
fi
exit 1
