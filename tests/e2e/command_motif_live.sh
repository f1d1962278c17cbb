#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# command_motif_live.sh - oriole motif --keep: what is odd in a log, and what
# changes, as it comes
. "$(dirname "$0")/command_checks.sh"
recipes=$(cd "$(dirname "$0")/../../datasets" && pwd)
cd "$scratch"

# rows FROM TO: 50 rows a second of two waves; the second has half a wave
# upside down from sample 6000 on, and both are others from 9000 on.
rows() {
    awk -v from="$1" -v to="$2" 'BEGIN {
        srand(from + 1)
        for (i = from; i < to; i++) {
            w = i < 9000 ? 0.2 : 0.33
            odd = i >= 6000 && i < 6016 ? -1 : 1
            printf "%.2f,%.4f,%.4f\n", i / 50, \
                sin(w * i) + 0.3 * sin(0.37 * w * i) + 0.1 * rand(), \
                odd * (sin(0.7 * w * i) + 0.1 * rand())
        }
    }'
}
{ echo time,steady,other; rows 0 12000; } >log.csv

# watch FILE OPTION...: from standard input.
watch() {
    input=$1
    shift
    "$oriole" motif - --keep 40s --window 1s --rate 50 "$@" <"$input" >"$out" \
        2>"$err" || wrong "oriole motif - $* on $input failed"
    said="oriole motif - $* on $input"
}
# events KIND KEY: of the JSON lines of that kind.
events() {
    grep -e "\"event\":\"$1\"" "$out" >of-kind || :
    "$tool" json "$2" <of-kind
}
near() {
    holds "$1: $2 is about $3" "$2 - $3 <= $4 && $3 - $2 <= $4"
}

# What is odd is told when its window is whole, and not twice; the change once
# enough came behind it.
watch log.csv --column other --json --quiet
quiet
grep -e discord "$out" | head -n 1 >first
start=$("$tool" json start <first)
near discord "$start" 5990 45
same 'end' "$("$tool" json end <first)" $((start + 50))
holds 'beyond the limit' \
    "$("$tool" json distance <first) > $("$tool" json limit <first)"
holds 'told at once' "$("$tool" json told <first) <= 6016 + 2 * 50"
same seconds "$("$tool" json start_s <first)" \
    "$(awk -v s="$start" 'BEGIN { print s / 50 (s % 50 ? "" : ".0") }')"
same changes "$(events change at | wc -l | tr -d ' ')" 1
near change "$(events change at)" 9000 60
holds 'told soon' "$(events change told) <= 9000 + 12 * 50"
holds 'few arcs' "$(events change arcs) < 0.45"
same samples "$(tail -n 1 "$out" | "$tool" json summary.samples)" 12000
before=$(events discord start | awk '$1 < 8950' | wc -l)
same 'discords before the change' "$before" 1

# The same of the file, as lines; where the window is chosen; of both columns.
runs 0 motif log.csv --column other --keep 2000 --window 50
says '12000 samples, '
awk -F '\t' -v start="$start" '
    $4 == "discord1" && $2 * 50 == start { one++ }
    $4 == "change1" { change++ }
    END { exit !(one == 1 && change == 1) }' "$out" ||
    wrong 'the file tells something else'
runs 0 motif log.csv --column other --keep 2000 --json
says ', chosen'
near 'discord, window chosen' "$(events discord start | head -n 1)" 5950 100
for columns in all 2-3 other,steady; do
    watch log.csv --json --column $columns
    near "discord of $columns" "$(events discord start | head -n 1)" 5990 45
done

# A gap: places go on over it, nothing spans it, and it is nothing odd.
awk -F, 'NR == 1 || NR < 3000 || NR > 3100' log.csv >gap.csv
watch gap.csv --column other --json
same gaps "$(tail -n 1 "$out" | "$tool" json summary.gaps)" 1
same 'the first discord' "$(events discord start | head -n 1)" "$start"
near 'change behind a gap' "$(events change at)" 9000 60

# Rows as a sensor sends them: it is told while they come, and Ctrl-C ends it.
mkfifo fifo
"$oriole" motif fifo --keep 2000 --window 50 --column other --json >"$out" \
    2>"$err" &
search=$!
{
    head -n 6200 log.csv
    tries=0
    while ! grep -q discord "$out" && [ $tries -lt 300 ]; do
        tries=$((tries + 1))
        sleep 0.1
    done
    kill -INT $search
    sleep 0.3
} >fifo
status=0
wait $search || status=$?
said='watching a FIFO'
same status $status 0
same 'told before the end' "$(events discord start | head -n 1)" "$start"
prints '"summary"'

# Constant memory: ten times as many rows take no more.
peak() {
    { echo time,steady,other; rows 0 "$1"; } >"rows-$1"
    "$tool" peak "$oriole" motif "rows-$1" --keep 500 --window 20 --quiet \
        >"$out" 2>"$err" || wrong 'it failed on many rows'
    tail -n 1 "$out"
}
holds memory "$(peak 60000) < $(peak 6000) + 1024"

# A machine's current, by the recipe: of its jams each is told while it goes on
# or right behind it, and nothing else is as far from all that was.
sh "$recipes/machine-log.sh" --seconds 900 "$scratch/machine" >/dev/null 2>&1
"$oriole" motif - --column current --plain --keep 120s --window 2s \
    --rate 100 --quiet --json <machine/machine-log/machine.csv >"$out" \
    2>"$err" || wrong 'watching the machine failed'
said='watching the machine'
grep -e discord "$out" | sed 's/.*"start_s":\([0-9.]*\),"end_s":\([0-9.]*\),"distance":\([0-9.]*\).*"told":\([0-9]*\).*/\3 \1 \2 \4/' |
    sort -n -r >by-distance
grep -e ,jam, machine/machine-log/machine-events.csv |
    awk -F, 'FNR == NR { from[++n] = $3; to[n] = $4; next }
        FNR <= n {
            split($0, e, " ")
            for (i = 1; i <= n; i++)
                right += e[2] < to[i] && e[3] > from[i] && \
                    e[4] / 100 < to[i] + 4
        }
        END { print right " of " n " jams told"; exit !(n && right == n) }' \
        - by-distance || wrong 'jams are not what is oddest'

# Nothing to watch.
{ echo time,x; awk 'BEGIN { for (i = 0; i < 3000; i++) print i ",7" }'; } \
    >constant.csv
runs 0 motif constant.csv --keep 500 --window 20 --quiet
prints_nothing
fails 3 'too few' motif constant.csv --keep 5 --quiet
fails 2 'cannot be kept' motif log.csv --keep 30 --window 50 --quiet
fails 2 'is no number of samples' motif log.csv --keep often
fails 2 'is no number of samples' motif log.csv --keep 100 -m often
fails 2 'watches one LOG' motif log.csv log.csv --keep 100
fails 2 'watches one LOG' motif log.csv --keep 100 --plot p.png
fails 2 'see --keep' motif log.csv --rate 50
fails 3 'nothing.csv' motif nothing.csv --keep 100
fails 3 'nothing.wav' motif nothing.wav --keep 100
exit 0
