#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# command_motif_memory.sh - oriole motif --memory: a log that does not stay in
# memory is searched with the same answers, and memory is bounded
. "$(dirname "$0")/command_checks.sh"
cd "$scratch"

# Three channels of 50 Hz, 80 s, with gaps, a rest and shapes that recur.
awk 'BEGIN {
    srand(4)
    print "time,load,flow,heat"
    split("400 1000 1800 2600 3500", at, " ")
    for (i = 0; i < 4000; i++) {
        v = 0.6 * v + rand() - 0.5
        w = 0.6 * w + rand() - 0.5
        x = v
        y = w
        for (k = 1; k <= 5; k++)
            if (i >= at[k] && i < at[k] + 100) {
                x += 8 * sin((i - at[k]) ^ 2 * 0.0007)
                y += (i - at[k]) % 50 / 10
            }
        if (i >= 2000 && i < 2300)
            x = 3
        printf "%.2f,%s,%.3f,%.3f\n", i / 50, \
            (i >= 3900 && i < 3910 || i == 77 ? "" : x), y, rand()
    }
}' >log.csv
sed -n '1p;1500,3300p' log.csv >other.csv

# same_answers MEMORY OPTION...: with all in memory, and with so many MiB of it,
# to the last byte.
same_answers() {
    little=$1
    shift
    for memory in 0 $little; do
        rm -f found.csv
        runs 0 motif "$@" --memory $memory --labels found.csv
        cp "$err" words.$memory
        cp "$out" lines.$memory
        cp found.csv found.$memory
    done
    for kind in words lines found; do
        cmp -s $kind.0 $kind.$little ||
            wrong "$kind differ in little memory: $*"
    done
}

same_answers 0.000001 log.csv -c load -m 100 --chains 3
same_answers 0.3 log.csv -c load
same_answers 0.000001 log.csv -c load -m 100 --plain --stretch 0.2
same_answers 0.000001 log.csv -c load -m 120 --approximate 0.05
same_answers 0.000001 log.csv -c load --query 8s:10s --stretch 0.1
same_answers 0.3 log.csv -c all -m 100
same_answers 0.000001 log.csv -c all -m 100 --stretch 0.2 --top 1
same_answers 0.000001 log.csv -c load,flow --query 8s:10s
same_answers 0.000001 log.csv -c load,flow --query 8s:10s --stretch 0.1
same_answers 0.000001 log.csv other.csv -c load -m 100 --together
same_answers 0.000001 other.csv -c load -m 100 --unlike log.csv
for memory in 0 0.000001; do
    runs 0 motif log.csv -c load -m 100 --neighbours 3 --quiet \
        --memory $memory --profile p.$memory
    runs 0 motif log.csv -c all -m 100 --quiet --memory $memory \
        --profile q.$memory
done
cmp -s p.0 p.0.000001 || wrong 'profiles differ in little memory'
cmp -s q.0 q.0.000001 || wrong 'profiles of channels differ'

# Sound and arrays come the same way.
"$tool" wav tone.wav 440 3 8000 1
same_answers 0.000001 tone.wav --envelope 50 -m 10
same_answers 0.000001 tone.wav --envelope 50 --bands 4 -m 10

# Nothing is left behind, and a folder that is not there is told.
mkdir files
TMPDIR=$PWD/files "$oriole" motif log.csv -c load -m 100 --memory 0.01 \
    --quiet >/dev/null || wrong 'a search in a folder of its own'
same 'files left' "$(find files -type f | wc -l | tr -d ' ')" 0
(TMPDIR=/no/such/folder; export TMPDIR
 fails 4 'no/such/folder' motif log.csv -c load -m 100 --memory 0.01) ||
    exit 1
# A disk that is full, as near as a limit on files' sizes comes to it.
(ulimit -f 16; trap '' XFSZ
 fails 4 'temporary file' motif log.csv -c load -m 100 --memory 0.01) ||
    exit 1
fails 2 'leave --memory out' motif log.csv --keep 1000 --memory 1

# Two million values are 16 MB, and with their windows 80: what the program
# holds at most is what was said.  (Not with sanitizers, which hold more.)
peak() {
    "$tool" peak "$oriole" motif "$@" --quiet >"$out" 2>"$err" ||
        wrong "oriole motif $* failed"
    tail -n 1 "$out"
}
small=$(peak log.csv -c load --query 400:500)
if [ "$small" -lt 30000 ]; then
    "$tool" wav long.wav 441 250 8000 1
    set -- long.wav --envelope 8000 --query 400:500
    holds 'all in memory is much' "$(peak "$@" --memory 0) > 80 * 1024"
    holds 'little is little' "$(peak "$@" --memory 48) <= 48 * 1024"

    # Two threads that look all over the log at once, as where it is not gone
    # through pair by pair, hold no more either, and find the same.
    awk 'BEGIN {
        srand(7)
        for (i = 0; i < 600000; i++)
            printf "%.4f\n", v = 0.95 * v + rand() - 0.5
    }' >walk.csv
    set -- walk.csv -m 100 --approximate 0.1 --top 1 --changes 0 --threads 2
    holds 'all in memory' "$(peak "$@" --memory 0) > 54 * 1024"
    sed '$d' "$out" >want.txt
    holds 'not exactly' "$(peak "$@" --memory 48) <= 48 * 1024"
    sed '$d' "$out" | cmp -s - want.txt || wrong 'something else is found'
fi
