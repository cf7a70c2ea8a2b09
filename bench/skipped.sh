#!/bin/sh
# Says once for each reason which tests were skipped, from the reports that Maven left in this work tree.
set -eu
cd "$(dirname "$0")/.."

find . -path '*/target/surefire-reports/TEST-*.xml' -exec awk '
    /<testcase / { class = $0; sub(/.* classname="/, "", class); sub(/".*/, "", class); sub(/.*\./, "", class) }
    /<skipped/ && /message="/ {
        reason = $0; sub(/.*<skipped[^>]* message="/, "", reason); sub(/".*/, "", reason)
        sub(/^[A-Za-z0-9.]*TestAbortedException: /, "", reason); sub(/^Assumption failed: /, "", reason)
        gsub(/&quot;/, "\"", reason); gsub(/&apos;/, "'\''", reason); gsub(/&lt;/, "<", reason); gsub(/&gt;/, ">", reason)
        gsub(/&#10;/, "; ", reason); gsub(/&amp;/, "\\&", reason)
        print reason "\t" class
    }' {} + | sort | uniq -c | awk -F '\t' '
    { tests = $1; sub(/^ */, "", tests); count = tests; sub(/ .*/, "", count); reason = tests; sub(/^[0-9]+ /, "", reason) }
    reason != before { print (before == "" ? "Skipped tests, by reason:\n" : "") "  " reason }
    { before = reason; print "      " $2 ", " count }'
