#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# motif_truth.sh - what "oriole motif" finds in logs whose truth is known
#
#   ORIOLE_DATA=DIR tests/bench/motif_truth.sh nab|tssb|window
#
# Called by figures.sh, which tells what the rows are.
set -eu

oriole=${ORIOLE:-./oriole}
work=${WORK:-$(mktemp -d)}
: "${ORIOLE_DATA:?names the folder with logs/}"
logs=$ORIOLE_DATA/logs
mkdir -p "$work"

needs() {
    [ -e "$logs/$1" ] ||
        { echo "motif_truth.sh: ORIOLE_DATA has no logs/$1" >&2; exit 3; }
}

# Where the published FLOSS finds changes, given the annotated window and how
# many there are: STUMPY's fluss(), of github.com/ermshaua/
# window-size-selection, experiments/segmentation/floss/floss_Human.csv, which
# are the positions behind segmentation_covering_known.csv of github.com/
# ermshaua/time-series-segmentation-benchmark, tssb/notebooks/ (Ermshaus,
# Schäfer & Leser, "ClaSP: parameter-free time series segmentation", DMKD
# 2023).  Before them the covering where the number is not known, of
# segmentation_covering_unknown.csv there.
published_floss() {
    cat <<'END'
Adiac 0.809 563 1008 1224
ArrowHead 0.995 749
Beef 0.935 658
BirdChicken 0.500 2303
CBF 0.861 368 690
Car 0.256 1142 568 1242
Chinatown 0.704
ChlorineConcentration 0.577 2364
Coffee 0.899 494
Computers 0.500 10950
DiatomSizeReduction 0.761 944 497
DistalPhalanxOutlineAgeGroup 0.934 252
DistalPhalanxTW 0.745 576 516
ECG200 0.968 705
ECGFiveDays 0.524 464
EOGHorizontalSignal 0.256 4349 4205 4458
FaceAll 0.394 1304 1384 2594 1252 1434 2538
FacesUCR 0.640 846 1557 946 3726 1413 2284
Fish 0.144 5731 5784 5680 5837 5629 5912
FreezerRegularTrain 0.260 8166 7889 8049
GunPoint 0.501 889
Ham 0.251 0 0 0
Herring 1.000
InlineSkate 0.358 975 924
ItalyPowerDemand 0.875 796
LargeKitchenAppliances 0.333 5772 2618
Lightning2 0.556 626
Lightning7 0.215 1234 3827 921 2546
MedicalImages 0.580 1722
MelbournePedestrian 0.377 2010 2587 2060 1959 2536 2637
MiddlePhalanxOutlineAgeGroup 0.250 886 939 1030 664
MiddlePhalanxOutlineCorrect 0.618 2999 3049 2948
MiddlePhalanxTW 1.000
MoteStrain 0.500 907
NonInvasiveFetalECGThorax1 0.333 8107 8006 8221 7905 8321
NonInvasiveFetalECGThorax2 0.412 8107 12415 8006 8207 7905 8307
OSULeaf 0.695 903 851
Plane 0.960 2411 3053 1941 1361 2360 533
ProximalPhalanxOutlineAgeGroup 0.671 2348 2297
ProximalPhalanxOutlineCorrect 0.538 3074 3023 3124
ProximalPhalanxTW 0.497 3662 3611 3712
ShapeletSim 1.000
SonyAIBORobotSurface1 0.580 401
SonyAIBORobotSurface2 0.517 702
Strawberry 0.332 657 713 763
SyntheticControl 0.733 1498 2231 1549 2281
ToeSegmentation1 0.500 1376
ToeSegmentation2 0.500 1527
Trace 0.750 1411 1661
Yoga 0.504 7365
END
}

# Covering of FLOSS as it streams (STUMPY's floss(), told below 0.45), for
# those of these series that are published: experiments/floss_threshold/
# 0.45-threshold.csv of github.com/ermshaua/classification-score-stream.
published_stream() {
    cat <<'END'
Herring 1.000
InlineSkate 0.358
MelbournePedestrian 0.356
NonInvasiveFetalECGThorax1 0.555
ToeSegmentation1 0.500
ToeSegmentation2 0.500
Trace 0.644
Yoga 0.561
END
}

# covering LENGTH "TRUE..." "FOUND...": of each true segment the Jaccard index
# with the found one that suits it best, weighted by its length (Arbelaez et
# al., 2010, equation 8); and, over the length, the mean distance from a found
# change to the nearest true one (the TSSB's relative_change_point_distance(),
# which is the smaller the more changes are told at one border) and from a true
# one to the nearest that was found (the score of FLUSS's authors, of which
# fluss_score() of the package tsmp is the sum).
covering() {
    awk -v n="$1" -v true_at="$2" -v found_at="$3" '
        # into part[0] = 0, ..., part[count] = n, in order
        function cut(list, part,    at, count, i, k, swap) {
            count = split(list, at, " ")
            part[0] = k = 0
            for (i = 1; i <= count; i++)
                if (at[i] > 0 && at[i] < n)
                    part[++k] = at[i] + 0
            part[++k] = n
            for (i = 1; i < k; i++)
                for (count = i; count > 1 && part[count] < part[count - 1];
                     count--) {
                    swap = part[count]
                    part[count] = part[count - 1]
                    part[count - 1] = swap
                }
            return k
        }
        function overlap(a, b, c, d,    both) {
            both = (b < d ? b : d) - (a > c ? a : c)
            return both > 0 ? both / (b - a + d - c - both) : 0
        }
        # mean distance from the borders of a to the nearest of b
        function apart(a, na, b, nb,    i, k, d, near, sum) {
            for (i = 1; i < na; i++) {
                near = n
                for (k = 1; k < nb; k++) {
                    d = a[i] > b[k] ? a[i] - b[k] : b[k] - a[i]
                    near = d < near ? d : near
                }
                sum += near / n / (na - 1)
            }
            return sum + 0
        }
        BEGIN {
            segments = cut(true_at, t)
            parts = cut(found_at, f)
            for (i = 1; i <= segments; i++) {
                best = 0
                for (k = 1; k <= parts; k++) {
                    o = overlap(t[i - 1], t[i], f[k - 1], f[k])
                    best = o > best ? o : best
                }
                cover += best * (t[i] - t[i - 1]) / n
            }
            printf "%.4f %.4f %.4f\n", cover, apart(f, parts, t, segments),
                apart(t, segments, f, parts)
        }'
}

# changes FILE OPTION...: where the log begins to do something else.
changes() {
    "$oriole" motif "$@" --top 1 --most 2 --quiet </dev/null |
        awk -F '\t' '$4 ~ /^change/ { printf "%d ", $2 }'
}

# NAME, covering and both distances, the covering where the number is not known
# and as the log comes; then those published: covering, distances, covering
# where the number is not known.
tssb() {
    needs tssb/desc.txt
    published_floss | while read -r name unknown places; do
        line=$(grep "^$name," "$logs/tssb/desc.txt")
        log=$logs/tssb/$name.txt
        window=$(echo "$line" | cut -d, -f2)
        truth=$(echo "$line," | cut -d, -f3- | tr ',' ' ')
        length=$(wc -l <"$log")
        number=$(echo "$truth" | wc -w)
        told=$(covering "$length" "$truth" \
            "$(changes "$log" -m "$window" --changes "$number")")
        free=$(covering "$length" "$truth" "$(changes "$log" -m "$window")")
        live=$(covering "$length" "$truth" \
            "$(changes "$log" -m "$window" --keep $((length + 1)))")
        echo "$name $told ${free%% *} ${live%% *}" \
            "$(covering "$length" "$truth" "$places") $unknown"
    done | tee "$work/motif-tssb.txt"
    published_stream >"$work/stream.txt"
    awk 'FNR == NR { stream[$1] = $2; next }
        {
            n++
            for (i = 2; i <= NF; i++)
                sum[i] += $i
            better += $2 > $7 + 0.0005
            worse += $2 < $7 - 0.0005
        }
        $1 in stream {
            streams++
            live += $6
            streamed += stream[$1]
        }
        END {
            printf "%d series, the number of changes known: covering %.4f, " \
                "published %.4f; %d better, %d worse\n", n, sum[2] / n,
                sum[7] / n, better, worse
            printf "  FLUSS'"'"'s score, from a true change to the nearest " \
                "told: %.4f of the length, published %.4f\n", sum[4] / n, sum[9] / n
            printf "  from a change told to the nearest true: %.4f, " \
                "published %.4f\n", sum[3] / n, sum[8] / n
            printf "number not known: covering %.4f, published %.4f\n",
                sum[5] / n, sum[10] / n
            printf "as the log comes: covering %.4f; of %d published " \
                "series %.4f, published %.4f\n", sum[6] / n, streams,
                live / streams, streamed / streams
        }' "$work/stream.txt" "$work/motif-tssb.txt"
}

# Rows FROM TO of each labelled window of the series NAME; a log's rows are
# counted from 0.  combined_windows.json has a key a line, and dates below.
labelled() {  # labelled NAME LOG
    awk -F '"' -v name="$1" '
        FNR == NR {
            if (/: \[/)
                ours = $2 == name
            else if (ours && NF >= 3)
                at[++n] = substr($2, 1, 19)
            next
        }
        FNR > 1 {
            time = substr($0, 1, 19)
            for (i = 1; i < n; i += 2)
                if (time >= at[i] && time <= at[i + 1]) {
                    if (!(i in first))
                        first[i] = FNR - 2
                    last[i] = FNR - 2
                }
        }
        END { for (i = 1; i < n; i += 2) print first[i], last[i] }' \
        "$logs/nab/combined_windows.json" "$2"
}

# The five values farthest from the mean, no two of them nearer than $2.
farthest() {
    awk -v apart="$2" '
        { x[NR - 1] = $1; sum += $1 }
        END {
            for (k = 0; k < 5; k++) {
                best = -1
                for (i = 0; i < NR; i++) {
                    d = x[i] > sum / NR ? x[i] - sum / NR : sum / NR - x[i]
                    if (!(i in near) && (best < 0 || d > most)) {
                        best = i
                        most = d
                    }
                }
                print best
                for (i = best - apart; i <= best + apart; i++)
                    near[i] = 1
            }
        }' "$1"
}

# The window that is chosen, then the middles of the top five discords.
discords() {
    "$oriole" motif "$@" --top 5 --most 2 --quiet --json </dev/null |
        tr '{' '\n' | awk '
            !window && match($0, /"window":[0-9]+/) {
                window = substr($0, RSTART + 9, RLENGTH - 9)
                print window
            }
            odd && match($0, /"start":[0-9]+/)  {
                print int(substr($0, RSTART + 8, RLENGTH - 8) + window / 2)
            }
            /"discords":/ { odd = 1 }'
}

# hits TRUTH PLACES: of the windows in one file those that hold a place of the
# other.
hits() {
    awk 'FNR == NR { at[n++] = $1; next }
        {
            hit = 0
            for (i = 0; i < n; i++)
                hit = hit || (at[i] >= $1 && at[i] <= $2)
            sum += hit
        }
        END { print sum + 0 }' "$2" "$1"
}

# A labelled window is hit if the middle of one of the five lies in it.  Rows
# are taken as they stand, without their times, by discords and by the
# baseline alike.
nab() {
    needs nab/combined_windows.json
    for log in "$logs"/nab/*/*.csv; do
        name=${log#"$logs/nab/"}
        labelled "$name" "$log" >"$work/truth"
        [ -s "$work/truth" ] || continue
        sed 1d "$log" | cut -d, -f2 >"$work/values.csv"
        line=$name\ $(wc -l <"$work/truth")
        for option in --plain --flat=0; do
            discords "$work/values.csv" $option >"$work/found"
            window=$(sed -n 1p "$work/found")
            sed 1d "$work/found" >"$work/places"
            line="$line $window $(hits "$work/truth" "$work/places")"
            [ $option = --plain ] || continue
            for apart in "$window" 288; do
                farthest "$work/values.csv" "$apart" >"$work/places"
                line="$line $(hits "$work/truth" "$work/places")"
            done
        done
        echo "$line"
    done | tee "$work/motif-nab.txt"
    awk '{ n += $2; plain += $4; mean += $5; day += $6; z += $8 }
        END {
            printf "labelled windows hit by the top five, of %d:\n", n
            printf "  discords, plain distances (--plain)   %d\n", plain
            printf "  discords, standardised windows        %d\n", z
            printf "  farthest values, a window apart       %d\n", mean
            printf "  farthest values, 288 (a day) apart    %d\n", day
        }' "$work/motif-nab.txt"
}

# chosen LOG OPTION...: the window of --window auto.
chosen() {
    "$oriole" motif "$@" --top 1 --most 2 --quiet --json </dev/null |
        grep -o '"window":[0-9]*' | sed -n '1s/.*://p'
}

# Sets whose window is annotated: NAME WINDOW LOG OPTION...  That of the
# synthetic motifs and of the muscle is their length; a heartbeat has 100.
annotated() {
    for i in 1 2 3 4 5 6; do
        echo "synthetic_00$i 500 $logs/motiflets/synthetic/synthetic_00$i.csv"
    done
    echo "ecg-heartbeat-av 100 $logs/motiflets/ecg-heartbeat-av.csv"
    echo "muscle_activation 300 $logs/motiflets/muscle_activation.csv"
}

# The TSSB annotates 10, 20, 50 or 100 samples.  A choice is right within a
# factor of 2; what 16 samples everywhere would reach is told beside it.  Odd
# lines of desc.txt are those by which a rule may be chosen.
window() {
    needs motiflets
    needs tssb/desc.txt
    annotated | while read -r name truth log; do
        echo "motiflets $name $truth $(chosen "$log" -c 2)"
    done | tee "$work/motif-window.txt"
    number=0
    while IFS=, read -r name truth rest; do
        number=$((number + 1))
        half=$([ $((number % 2)) = 1 ] && echo odd || echo even)
        window=$(chosen "$logs/tssb/$name.txt")
        told=$(covering "$(wc -l <"$logs/tssb/$name.txt")" \
            "$(echo "$rest" | tr ',' ' ')" \
            "$(changes "$logs/tssb/$name.txt" -m "$window" --changes \
                "$(echo "$rest" | tr ',' ' ' | wc -w)")")
        echo "tssb-$half $name $truth $window ${told%% *}"
    done <"$logs/tssb/desc.txt" | tee -a "$work/motif-window.txt"
    awk '
        function right(w) { return w >= $3 / 2 && w <= $3 * 2 }
        {
            n[$1]++
            ours[$1] += right($4)
            fixed[$1] += right(16)
            all += right($4)
            cover += $5
        }
        END {
            for (set in n)
                printf "%s: right %d of %d; 16 samples %d\n", set,
                    ours[set], n[set], fixed[set]
            printf "all: right %d of %d (%.1f %%)\n", all, NR,
                100 * all / NR
            printf "changes of the TSSB at the windows chosen: covering " \
                "%.4f\n", cover / (n["tssb-odd"] + n["tssb-even"])
        }' "$work/motif-window.txt"
}

case ${1:-} in
nab) nab ;;
tssb) tssb ;;
window) window ;;
*) echo "motif_truth.sh: nab, tssb or window" >&2; exit 2 ;;
esac
