#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# page_log.sh - a sensor log in the page of oriole label
#
# With --bench it tells instead how long the steps of a scroll and of a zoom
# take in a log of 3.6 million rows and 3 channels.
. "$(dirname "$0")/page_checks.sh"
cd "$scratch"
mkdir logs

# make_log ROWS: 10 rows a second; the second channel misses a tenth, and two
# values near a quarter; the third counts.
make_log() {
    awk -v rows="$1" 'BEGIN {
        print "time,temp [°C],flow (l/min),count"
        for (i = 0; i < rows; i++) {
            flow = sprintf("%.3f", 40 + 9 * cos(i / 50))
            if (i >= 0.5 * rows && i < 0.6 * rows)
                flow = ""
            if (i == rows / 4 - 5 || i == rows / 4 - 4)
                flow = ""
            temp = 20 + sin(i / 900) + i * 7919 % 101 / 200
            printf "%.1f,%.3f,%s,%d\n", i / 10, temp, flow, i
        }
    }'
}
columns='temp [°C],flow (l/min),count'
echo a-secret-for-this-test >token

if [ "${1-}" = --bench ]; then
    make_log 3600000 >logs/long.csv
    runs 0 ingest cat logs --columns "$columns" -q
    looks log_bench "$scratch/cat" "$scratch/token"
    exit 0
fi

make_log 20000 >logs/pump.csv
make_log 3000 >logs/valve.csv
status=0
"$oriole" ingest cat logs/pump.csv logs/valve.csv --columns "$columns" -q \
    >"$out" 2>"$err" || status=$?
[ "$status" -le 1 ] || wrong 'the logs were not brought in'
looks log "$scratch/cat" "$scratch/token"

# What the page stored and exported is what the command exports.
runs 0 label cat --export csv
diff "$scratch/cat/exported.csv" "$out" || wrong 'the exports differ'
