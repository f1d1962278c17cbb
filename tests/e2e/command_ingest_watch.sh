#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# command_ingest_watch.sh - oriole ingest --watch: recordings are taken as they
#                           come into folders, each when it is whole
. "$(dirname "$0")/command_checks.sh"
cd "$scratch"
[ "$(uname)" = Linux ] || exit 77
mkdir in
"$tool" wav in/before.wav 440 1 8000 1
said='oriole ingest --watch'

# watch ARGUMENT...: begin; $watch is its process.
watch() {
    "$tool" foreground "$oriole" ingest "$@" --watch --settle 0.2 \
        >"$out" 2>"$err" &
    watch=$!
}

# comes TEXT: it stands on standard output within a minute.
comes() {
    waited=0
    until grep -q -F -e "$1" "$out"; do
        waited=$((waited + 1))
        [ "$waited" -lt 600 ] || wrong "'$1' did not come"
        sleep 0.1
    done
}

# ends CODE: Ctrl-C ends it.
ends() {
    kill -INT "$watch"
    status=0
    wait "$watch" || status=$?
    [ "$status" -eq "$1" ] || wrong "ended with $status, not $1"
}

watch cat in
comes 'added	in/before.wav'
"$tool" wav in/after.wav 500 1 8000 1
comes 'added	in/after.wav'
mkdir -p in/new/folder
"$tool" wav hidden.wav 600 1 8000 1
mv hidden.wav in/new/folder/moved.wav
comes 'added	in/new/folder/moved.wav'
cp in/after.wav in/again.wav
comes 'known	in/again.wav'
printf 'nothing\n' >in/broken.wav
comes 'failed	in/broken.wav'

# A recorder that goes on: what it writes is not taken before it ends.
"$tool" wav whole.wav 700 4 8000 1
{
    head -c 20000 whole.wav
    until [ -e go ]; do sleep 0.1; done
    tail -c +20001 whole.wav
} >in/growing.wav &
recorder=$!
sleep 1.5
! grep -q growing "$out" || wrong 'a recording was taken half'
: >go
wait "$recorder"
comes 'added	in/growing.wav	4.000	1'
ends 1
says '4 added, 1 known, 1 failed'

# Again: nothing twice, and what is being written at the end is told.
rm in/broken.wav
exec 3>in/open.wav
watch cat in --json
waited=0
until [ "$(grep -c '"outcome": *"known"' "$out")" -eq 5 ]; do
    waited=$((waited + 1))
    [ "$waited" -lt 600 ] || wrong 'not all were known'
    sleep 0.1
done
ends 0
exec 3>&-
says 'was not whole yet'
tail -n 1 "$out" >last
same 'recordings' "$("$tool" json catalog_recordings <last)" 4
same 'known' "$("$tool" json known <last)" 5
rm in/open.wav

# Labels from folders, of files that come later too.
mkdir -p classes/low
"$tool" wav classes/low/1.wav 200 1 8000 1
watch labelled classes --label-folders
comes 'classes/low/1.wav	1.000	1	1'
mkdir -p classes/high
"$tool" wav classes/high/1.wav 2000 1 8000 1
"$tool" wav classes/loose.wav 2100 1 8000 1
comes 'classes/high/1.wav	1.000	1	1'
ends 0
! grep -q loose "$out" || wrong 'a file of no class was taken'
runs 0 label labelled --export csv
prints 'high'

fails 2 'wants folders' ingest cat in --watch --device x
fails 3 'is no folder' ingest cat in/after.wav --watch
fails 3 'cannot open' ingest cat nothing --watch
