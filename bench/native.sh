#!/bin/sh
# Compiles the load generators of src/main/c, and what tests preload, where they are older than their sources, and prints the directory they are in: bench/target/native.
set -eu
cd "$(dirname "$0")"

tools="backend pingpong churn bulk idle stall startup"
shared="histogram pattern sockets tool"
target=$PWD/target/native

if ! command -v gcc >/dev/null; then
    echo "The load generators are written in C, and there is no gcc here; bench/install/prerequisites.sh installs it." >&2
    exit 1
fi

mkdir -p "$target"

compile() {
    name=$1 main=$2
    program=$target/$name
    if [ -x "$program" ] && [ -z "$(find src/main/c src/test/c native.sh -newer "$program")" ]; then return; fi
    sources=$main
    for part in $shared; do sources="$sources src/main/c/$part.c"; done
    # To a name of its own first: two builds side by side, or one that is interrupted, leave no half program.
    # shellcheck disable=SC2086 # a list of files
    gcc -std=c11 -O2 -Wall -Wextra -Werror -Isrc/main/c -o "$program.$$" $sources -lm
    mv "$program.$$" "$program"
}

for tool in $tools; do compile "$tool" "src/main/c/$tool.c"; done
compile selftest src/test/c/selftest.c

suspend=$target/suspend.so
if [ ! -e "$suspend" ] || [ src/test/c/suspend.c -nt "$suspend" ]; then
    gcc -std=c11 -O2 -Wall -Wextra -Werror -shared -fPIC -o "$suspend.$$" src/test/c/suspend.c
    mv "$suspend.$$" "$suspend"
fi

echo "$target"
