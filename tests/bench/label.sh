#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# label.sh - what the labelling page's server does under load
#
#   tests/bench/label.sh [spans] [kills]
#
#   spans   a catalogue of a million spans, through HTTP: list, next and save
#   kills   the server is killed 200 times while it saves
#
# From the build folder; WORK a scratch folder that has 1 GB of room.
set -eu

made=
[ -n "${WORK:-}" ] || made=$(mktemp -d)
work=${WORK:-$made}
mkdir -p "$work"
trap '[ -z "$made" ] || rm -rf "$made"' EXIT
here=$(dirname "$0")

spans() {
    rm -rf "$work/spans"
    tests/bench/bench_catalog "$work/spans" >/dev/null
    ORIOLE_PAGE=src/serve/served tests/bench/bench_serve "$work/spans"
    rm -rf "$work/spans"
}

kills() {
    KILLS=200 sh "$here/../e2e/page_killed.sh"
}

[ $# -gt 0 ] || set -- spans kills
for what; do
    "$what"
done
