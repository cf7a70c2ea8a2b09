#!/bin/sh
# Writes the manual page: fairlead.1, with what each command says of itself in place of @COMMANDS@.
#
# Usage: manual.sh PROGRAM VERSION SECONDS_SINCE_1970
set -eu

program=$1
version=$2
date=$(date --utc --date "@$3" +%Y-%m-%d)
here=$(cd "$(dirname "$0")" && pwd)

# Text as it is: no escapes, no hyphenation of options, no line that begins a request.
verbatim() { sed -e 's/\\/\\e/g' -e 's/-/\\-/g' -e "s/^[.']/\\\\\&&/"; }

commands() {
    for command in $(LC_ALL=C.UTF-8 "$program" --help | sed -n '/^Commands:/,/^Examples:/s/^  \([a-z-]\{1,\}\) .*/\1/p'); do
        printf '.SS %s\n.nf\n' "$(echo "$command" | verbatim)"
        # 76 columns, so that it fits a page that is indented.
        COLUMNS=76 LC_ALL=C.UTF-8 "$program" "$command" --help | verbatim
        printf '.fi\n'
    done
}

sed -e "s/@VERSION@/$version/" -e "s/@DATE@/$date/" -e '/@COMMANDS@/,$d' "$here/fairlead.1"
commands
sed '1,/@COMMANDS@/d' "$here/fairlead.1"
