#!/bin/sh
# Starts Fairlead on the Java runtime it brings along. FAIRLEAD_JAVA_OPTIONS adds to lib/java.options, and wins.

program=$0
while [ -L "$program" ]; do
    target=$(readlink "$program")
    case $target in
        /*) program=$target ;;
        *) program=${program%/*}/$target ;;
    esac
done
case $program in
    */*) bin=${program%/*} ;;
    *) bin=. ;;
esac
home=$(CDPATH= cd -- "$bin/.." && pwd -P) || exit 1

# Made when the distribution was built. Without it only the start takes longer.
cache=$home/lib/fairlead.aot
if [ -e "$cache" ]; then cache=-XX:AOTCache=$cache; else cache=-XX:AOTMode=off; fi

# exec, so that signals and the exit status are the program's own.
# shellcheck disable=SC2086 # a list of options
exec "$home/runtime/bin/java" @"$home/lib/java.options" -Djava.library.path="$home/lib" "$cache" ${FAIRLEAD_JAVA_OPTIONS:-} \
    -classpath @CLASSPATH@ dev.fairlead.command.Main "$@"
