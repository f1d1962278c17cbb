#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# command_listen_example.sh - doc/listen.c, the program that users copy: it
# tells what oriole listen tells
. "$(dirname "$0")/command_checks.sh"
example=$PWD/doc/listen
cd "$scratch"
make_tones

{
    echo time,x
    od -An -v -w2 -t d2 tones.raw |
        awk '{ printf "%.6f,%.6f\n", (NR - 1) / 8000, $1 / 32768 }'
} | sed '21201,21600d' >gap.csv
"$oriole" listen m.oriole - -q <gap.csv >"$out"
said='oriole listen'
[ -s "$out" ] || wrong 'nothing is heard'
value start >starts
value end >ends
value label >labels
paste -d ' ' starts ends labels |
    awk '{ printf "%.3f s to %.3f s: %s\n", $1, $2, $3 }' >heard
"$example" m.oriole - <gap.csv >"$out" 2>"$err" || wrong 'the example failed'
same events "$(sed 's/ (.*//' "$out")" "$(cat heard)"

said=listen
! "$example" m.oriole nothing.wav >"$out" 2>"$err" || wrong 'no failure'
says nothing.wav
! "$example" nothing.oriole - >"$out" 2>"$err" || wrong 'no failure'
says nothing.oriole
