#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# page_hostile.sh - somebody means harm to the labelling page's server:
#                   nothing is read, nothing is written, and it goes on
. "$(dirname "$0")/serve_checks.sh"
# What a sanitizer keeps is not the server's.
ASAN_OPTIONS=quarantine_size_mb=1:${ASAN_OPTIONS:-}
export ASAN_OPTIONS

canary=canary-that-nobody-may-see
echo $canary >canary.txt
"$tool" wav monday.wav 440 1 8000 1
runs 0 ingest cat monday.wav -q
echo $canary >cat/canary.txt
printf '0.1\t0.2\towl\n' >monday.txt
runs 0 label cat --import monday.txt

# Files and their content, but for what readers share in memory.
state() {
    find . -type f ! -name '*-shm' ! -name '.out' ! -name '.err' \
        ! -path './.cache/*' | sort | while read -r file; do
        cksum "$file"
    done
}

begin_server cat
peak() {
    sed -n 's/VmHWM:[^0-9]*\([0-9]*\) kB/\1/p' "/proc/$server/status"
}
asks GET /api/project
# Once its pictures are made, a recording's folder stays as it is.
for try in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
    ! "$http" ask "$address" GET \
        '/api/recordings/1/peaks?from=0&to=100&columns=5' >/dev/null 2>&1 ||
        break
    sleep 0.2
done
peak_before=$(peak)
before=$(state)

status=0
"$http" hostile "$address" $canary >"$out" 2>"$err" || status=$?
said='the hostile client'
cat "$out"
[ $status -eq 0 ] || wrong 'not all were refused'
holds requests "$(sed -n 's/ requests.*//p' "$out") >= 200"
quiet

same files "$(state)" "$before"
[ "$(cat server.err)" = 'oriole label: Ctrl-C ends it' ] ||
    grep -q '^[^ ]*Ctrl-C ends it$' server.err || wrong 'the server complained'
echo "most memory before and after: $peak_before, $(peak) KiB"
holds memory "$(peak) - $peak_before <= 96 * 1024"

# It is as it was.
asks GET /api/recordings/1/spans
same label "$(value spans.0.label)" owl
same counter "$(value counter)" 1
end_server
