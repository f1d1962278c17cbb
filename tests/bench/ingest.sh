#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# ingest.sh - what bringing recordings in costs
#
#   tests/bench/ingest.sh [digits] [wav] [csv] [jsonl] [spans]
#
#   digits  the 2,000 files of ORIOLE_DATA/audio/fsdd, labels from names, twice
#   wav     a WAV file of 1 GB, beside reading it with cat, and from the disk
#           with dd where the file system lets it pass by the memory
#   csv     a table of ten million rows and eight columns
#   jsonl   ten million objects of eight numbers, a line each
#   spans   a catalogue of a million spans: list, next and save
#
# From the build folder; ORIOLE names the command (default ./oriole), WORK a
# scratch folder that has 2 GB of room.
set -eu

oriole=${ORIOLE:-./oriole}
made=
[ -n "${WORK:-}" ] || made=$(mktemp -d)
work=${WORK:-$made}
mkdir -p "$work"
trap '[ -z "$made" ] || rm -rf "$made"' EXIT

seconds() {
    date +%s.%N
}

# timed COMMAND...: its seconds, and the most memory it had resident, MiB
timed() {
    begin=$(seconds) peak=0
    "$@" >"$work/out" 2>"$work/err" &
    pid=$!
    while kill -0 $pid 2>/dev/null; do
        now=$(sed -n 's/VmHWM:[^0-9]*\([0-9]*\) kB/\1/p' /proc/$pid/status \
            2>/dev/null) || break
        peak=${now:-$peak}
        sleep 0.05
    done
    wait $pid
    echo "$(seconds) $begin $peak" | awk '{ print $1 - $2, $3 / 1024 }'
}

digits() {
    rm -rf "$work/digits"
    for time in first second; do
        set -- $(timed "$oriole" ingest "$work/digits" \
            "${ORIOLE_DATA:?}/audio/fsdd" --label-from '^([0-9])' \
            --group-from '_([a-z]+)_')
        printf 'digits, %s time: %.2f s; %s\n' $time "$1" \
            "$(tail -n 1 "$work/err")"
    done
}

# The file is read once before, so that both find it in memory.
big() {
    rm -rf "$work/big"
    cat "$1" >/dev/null
    bytes=$(wc -c <"$1")
    set -- "$1" $(timed cat "$1") $(timed "$oriole" ingest "$work/big" "$1")
    echo "$bytes $2 $4 $5" | awk -v f="$(basename "$1")" '
        { printf "%s: %.0f MB, cat %.2f s, ingest %.2f s (%.0f MB/s), peak \
%.0f MiB resident\n", f, $1 / 1e6, $2, $3, $1 / 1e6 / $3, $4 }'
    cat "$work/out"
    from_disk "$1"
    rm -f "$1"
}

# What the disk itself gives: its file is on it, and not read from memory.
from_disk() {
    sync
    dd if="$1" of=/dev/null bs=4M iflag=direct 2>"$work/dd" || return 0
    echo "from the disk: $(tail -n 1 "$work/dd")"
}

wav() {
    tests/e2e/e2e-tool wav "$work/big.wav" 440 5208 48000 2
    big "$work/big.wav"
}

csv() {
    awk 'BEGIN {
        for (i = 0; i < 100000; i++)
            printf "%.4f,%.4f,%.4f,%.4f,%.3f,%.3f,%d,%.2f\n", sin(i / 50),
                sin(i / 70), cos(i / 30), sin(i / 11), i % 100 / 7,
                20 + sin(i / 9000), i % 1024, i % 977 / 3
    }' >"$work/part.csv"
    echo 'a,b,c,d,e,f,g,h' >"$work/big.csv"
    i=0
    while [ $i -lt 100 ]; do
        cat "$work/part.csv"
        i=$((i + 1))
    done >>"$work/big.csv"
    rm "$work/part.csv"
    big "$work/big.csv"
}

jsonl() {
    awk 'BEGIN {
        for (i = 0; i < 100000; i++)
            printf "{\"a\": %.4f, \"b\": %.4f, \"c\": %.4f, \"d\": %.4f, \"e\": %.3f, \
\"f\": %.3f, \"g\": %d, \"h\": %.2f}\n", sin(i / 50), sin(i / 70), cos(i / 30),
                sin(i / 11), i % 100 / 7, 20 + sin(i / 9000), i % 1024,
                i % 977 / 3
    }' >"$work/part.jsonl"
    i=0
    while [ $i -lt 100 ]; do
        cat "$work/part.jsonl"
        i=$((i + 1))
    done >"$work/big.jsonl"
    rm "$work/part.jsonl"
    big "$work/big.jsonl"
}

spans() {
    rm -rf "$work/spans"
    tests/bench/bench_catalog "$work/spans"
    rm -rf "$work/spans"
}

[ $# -gt 0 ] || set -- digits wav csv jsonl spans
for what; do
    "$what"
done
