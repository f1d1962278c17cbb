#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# data_motiflets.sh - known occurrences in the logs of Motiflets (Schäfer &
# Leser, PVLDB 2022) are found as the top sets: each by one that overlaps it
# by half.  Skipped where $ORIOLE_DATA holds no such logs.
data=${ORIOLE_DATA:-}/logs/motiflets
[ -d "$data" ] || exit 77
. "$(dirname "$0")/command_checks.sh"

# spans FILE N: the N-th list of a truth "[[1, 2], [3, 4]]","[[5, 6]]", as
# lines "1 2".
spans() {
    sed 1d "$1" | tr '"' '\n' | grep '\[\[' | sed -n "$2p" |
        sed 's/\], \[/\n/g' | tr -d '[],'
}

# finds LOG WINDOW TRUTH SHARE [OPTION...]: of the spans in the file TRUTH at
# least that share is found by one motif.
finds() {
    log=$1
    window=$2
    truth=$3
    share=$4
    shift 4
    runs 0 motif "$data/$log" -c 2 -m "$window" --quiet --json "$@"
    motif=0
    best=0
    while [ "$(value "logs.0.motifs.$motif.count")" != '(none)' ]; do
        k=0
        while :; do
            start=$(value "logs.0.motifs.$motif.occurrences.$k.start")
            [ "$start" != '(none)' ] || break
            echo "$start $((start + window))"
            k=$((k + 1))
        done >"$scratch/found"
        hits=$(awk '
            FNR == NR { a[FNR] = $1; b[FNR] = $2; n = FNR; next }
            {
                for (i = 1; i <= n; i++) {
                    low = a[i] > $1 ? a[i] : $1
                    high = b[i] < $2 ? b[i] : $2
                    all = b[i] - a[i] + $2 - $1 - (high - low)
                    if (high > low && (high - low) / all >= 0.5) {
                        hits++
                        break
                    }
                }
            }
            END { print hits + 0 }' "$scratch/found" "$truth")
        [ "$hits" -le "$best" ] || best=$hits
        motif=$((motif + 1))
    done
    echo "$log: $best of $(wc -l <"$truth") occurrences in one motif"
    holds "$log" "$best >= $share * $(wc -l <"$truth")"
}

for i in 1 2 3 4 5 6; do
    spans "$data/synthetic/synthetic_00${i}_gt.csv" 1 >"$scratch/truth"
    finds "synthetic/synthetic_00$i.csv" 500 "$scratch/truth" 1 --top 1
done
for kind in 1 2; do
    spans "$data/muscle_activation_gt.csv" $kind >"$scratch/truth"
    finds muscle_activation.csv 300 "$scratch/truth" 0.9 --top 2
done

# Of the ECG the truth is where calibration pulses and heartbeats are.
runs 0 motif "$data/ecg-heartbeat-av.csv" -c 2 -m 100 --top 2 --quiet
awk -F '\t' '
    $4 == "motif1" { pulses++; bad += $3 * 128 > 1050 }
    $4 == "motif2" { beats++; bad += $2 * 128 < 1150 }
    END {
        print "ecg-heartbeat-av: " pulses " pulses, " beats " beats, " bad + 0 \
            " elsewhere"
        exit !(pulses >= 4 && beats >= 10 && bad == 0)
    }' "$out" || wrong 'pulses and heartbeats are not told apart'
