#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# recipe_machine_log.sh - datasets/machine-log.sh
. "$(dirname "$0")/recipe_checks.sh"

set -- --rate 100 --seconds 400
expect 0 'events' sh "$recipes/machine-log.sh" "$@" "$scratch/a"
expect 0 'is there' sh "$recipes/machine-log.sh" "$@" "$scratch/a"
no_leftovers "$scratch/a"
log=$scratch/a/machine-log/machine.csv
events=$scratch/a/machine-log/machine-events.csv
gaps=$scratch/a/machine-log/machine-gaps.csv
manifest=$scratch/a/machine-log.csv

same columns "$(sed -n 1p "$log" | tr , '\n' | wc -l)" 9
same 'rows of 9 cells' "$(awk -F, 'NF != 9' "$log")" ''
same 'manifest header' "$(sed -n 1p "$manifest")" \
    file,label,start,end,split,group

# every kind is there; a session starts as often as it stops
for label in start stop cut tool-change flush; do
    [ "$(count "$events" "csv,$label,")" -ge 2 ] || wrong "less than two $label"
done
same starts "$(count "$events" 'csv,start,')" "$(count "$events" 'csv,stop,')"
[ "$(awk -F, '/,(jam|bearing|leak),/' "$events" | wc -l)" -ge 1 ] ||
    wrong 'no fault'

# events and quiet stretches follow one another, half a second from any gap
{
    sed 1d "$manifest" | cut -d, -f3,4
    awk -F, 'NR > 1 { print $4 - 0.49 "," $5 + 0.49 }' "$gaps"
} | sort -n | awk -F, '
    $1 < end || $2 <= $1 { print; exit }
    { end = $2 }' >"$scratch/overlaps"
same overlaps "$(cat "$scratch/overlaps")" ''

# the log misses what the list of gaps says, and nothing else
awk -F, '
    FNR == NR {
        if (FNR > 1) {
            kind[FNR] = $2
            from[FNR] = $4
            to[FNR] = $5
        }
        next
    }
    FNR == 1 { next }
    {
        empty = 0
        for (i = 2; i <= 9; i++)
            empty += $i == ""
        here = ""
        for (g in from)
            if ($1 >= from[g] - 1e-6 && $1 < to[g] - 1e-6)
                here = kind[g]
        if (here == "rows" || (here == "cells") != (empty > 0))
            print
    }' "$gaps" "$log" >"$scratch/holes"
same holes "$(cat "$scratch/holes")" ''
[ "$(count "$gaps" ',rows,')" -ge 1 ] || wrong 'no missing rows'
[ "$(count "$gaps" ',cells,')" -ge 1 ] || wrong 'no empty cells'

# the machine does what the truth says
awk -F, '
    FNR == NR { if ($2 == "cut") { n++; from[n] = $3; to[n] = $4 }; next }
    FNR > 1 && $9 != "" {
        cut = 0
        for (k = 1; k <= n; k++)
            if ($1 > from[k] && $1 < to[k])
                cut = 1
        sum[cut] += $9
        rows[cut]++
    }
    END { exit !(sum[1] / rows[1] > 10 * sum[0] / rows[0]) }' \
    "$events" "$log" || wrong 'a cut does not load the machine'

expect 0 'events' sh "$recipes/machine-log.sh" "$@" "$scratch/b"
diff -r "$scratch/a" "$scratch/b" || wrong 'made twice, two logs came out'
expect 0 'events' sh "$recipes/machine-log.sh" "$@" --seed 2 "$scratch/c"
cmp -s "$events" "$scratch/c/machine-log/machine-events.csv" &&
    wrong 'the seed changes nothing'

expect 2 '--rate takes' sh "$recipes/machine-log.sh" --rate 99 "$scratch/d"
expect 2 'from 120' sh "$recipes/machine-log.sh" --seconds 10 "$scratch/d"
expect 2 '--seed' sh "$recipes/machine-log.sh" --seed 0 "$scratch/d"
