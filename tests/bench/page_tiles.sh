#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# page_tiles.sh - how long the labelling page waits for its pictures
#
#   tests/bench/page_tiles.sh [sound] [log]
#
#   sound  three hours of 44.1 kHz mono, a WAV file of 950 MB
#   log    a table of 3.6 million rows and three columns
#
# From the build folder, after "make bench"; ORIOLE names the command (default
# ./oriole), WORK a scratch folder that has 2 GB of room.
set -eu

oriole=${ORIOLE:-./oriole}
made=
[ -n "${WORK:-}" ] || made=$(mktemp -d)
work=${WORK:-$made}
mkdir -p "$work"
server=
trap '[ -z "$server" ] || kill "$server"
      [ -z "$made" ] || rm -rf "$made"' EXIT

start() {
    rm -f "$work/address"
    "$oriole" label "$1" --no-browser >"$work/address" &
    server=$!
    until [ -s "$work/address" ]; do
        kill -0 $server
        sleep 0.02
    done
    address=$(head -n 1 "$work/address")
}

stop() {
    sed -n 's/VmHWM:[^0-9]*\([0-9]*\) kB/most memory of the server: \1 KiB/p' \
        /proc/$server/status
    kill $server
    wait $server
    server=
}

# show KIND FILE FRAMES: build, then a new server on what was built.
show() {
    rm -rf "$work/$1"
    "$oriole" ingest "$work/$1" "$2" >/dev/null
    echo "$1:"
    start "$work/$1"
    tests/bench/bench_tiles "$address" 1 "$3" "build-$1"
    stop
    du -k "$work/$1"/cache/* | sed 's/\t.*[.]/ KiB of cache: ./'
    start "$work/$1"
    tests/bench/bench_tiles "$address" 1 "$3" "$1"
    stop
    rm -rf "$work/$1"
}

sound() {
    tests/e2e/e2e-tool wav "$work/hours.wav" 440 10800 44100 1
    show sound "$work/hours.wav" 476280000
    rm -f "$work/hours.wav"
}

log() {
    awk 'BEGIN {
        for (i = 0; i < 100000; i++)
            printf "%.4f,%.4f,%d\n", sin(i / 50), cos(i / 3000), i % 977
    }' >"$work/part.csv"
    echo 'a,b,c' >"$work/rows.csv"
    i=0
    while [ $i -lt 36 ]; do
        cat "$work/part.csv"
        i=$((i + 1))
    done >>"$work/rows.csv"
    rm "$work/part.csv"
    show log "$work/rows.csv" 3600000
    rm -f "$work/rows.csv"
}

[ $# -gt 0 ] || set -- sound log
for what; do
    "$what"
done
