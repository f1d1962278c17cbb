#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# figures.sh - measure what README and the issues state of accuracy
#
#   ORIOLE_DATA=DIR tests/bench/figures.sh FIGURE...
#
# FIGURE is one of
#   fsdd        spoken digits, test takes 0-4, everything left to oriole
#   speakers    the same, each of the four speakers left out in turn
#   ucr ARCH    twelve UCR sets with --arch ARCH
#   archive ARCH   the sets of ucr/ that have all published columns, beside
#               these, with ranks drawn; ARCH may be auto
#   multivariate ARCH   the sets of uea/, beside published figures
#   cwru ARCH   bearings, windows of 1024: accuracy and cost of a window
#   magic-wand ARCH   digits drawn in the air, five folds, beside nearest
#               neighbours by Euclid and by dynamic time warping
#   digit-stream   spoken digits joined with pauses, noise 20 dB below them, as
#               `listen` hears them; thresholds from the valid part
#   uea         BasicMotions and JapaneseVowels
#   references  vgg16 vgg19 plain34 resnet34 on the digits, with a picture
#   kill        kill -9 at 20 moments of a training, resumed: the same bits?
#   memory      a recording of two hours, resident memory while classifying
#   live-machine-log   eight sensors of a machine at 1 kHz from standard
#               input: which of the log's events are told, and how late
#   motif-nab   labelled windows of NAB that the top five discords hit, beside
#               the five values farthest from the mean
#   motif-tssb  changes in the TSSB's series, beside the published FLOSS
#   motif-window   the window that `motif` chooses, beside annotated ones
#   motif-logs  what motif finds in logs of known truth (motif_logs.sh)
#
# ORIOLE names the command (default ./oriole), WORK a scratch folder, SEED
# the seed (default 0).  Nothing here chooses anything by a test case.
set -eu

here=$(cd "$(dirname "$0")/../.." && pwd)
oriole=${ORIOLE:-./oriole}
work=${WORK:-$(mktemp -d)}
seed=${SEED:-0}
: "${ORIOLE_DATA:?names the folder with audio/, sensor/, ucr/ and uea/}"
table=$ORIOLE_DATA/published-accuracy.csv
mkdir -p "$work"

# needs PATH: it is in ORIOLE_DATA.
needs() {
    [ -e "$ORIOLE_DATA/$1" ] ||
        { echo "figures.sh: ORIOLE_DATA has no $1" >&2; exit 3; }
}

# json KEY: a number of the JSON on stdin, the first of this name.
json() {
    grep -o '"'"$1"'": *[0-9.e-]*' | head -n 1 | sed 's/.*: *//'
}

# mean of the numbers in column $1 of stdin
mean() {
    awk -v c="$1" '{ s += $c } END { printf "mean %.4f over %d\n", s / NR, NR }'
}

seconds() {
    date +%s.%N
}

# train_and_test NAME TRAIN TEST [OPTION...]: a line NAME ACCURACY SECONDS
train_and_test() {
    name=$1 train=$2 test=$3
    shift 3
    begin=$(seconds)
    "$oriole" train "$train" -o "$work/$name.oriole" --seed "$seed" --quiet \
        "$@" >/dev/null
    end=$(seconds)
    "$oriole" test "$work/$name.oriole" "$test" --json --quiet \
        >"$work/$name.json"
    printf '%s %s %.1f\n' "$name" "$(json accuracy <"$work/$name.json")" \
        "$(echo "$end $begin" | awk '{ print $1 - $2 }')"
}

fsdd() {
    needs audio/fsdd
    sh "$here/datasets/fsdd.sh" --from "$ORIOLE_DATA/audio/fsdd" \
        "$work/fsdd" >/dev/null 2>&1
    train_and_test fsdd "$work/fsdd/fsdd.csv" "$work/fsdd/fsdd.csv"
}

speakers() {
    needs audio/fsdd
    for who in george jackson lucas nicolas; do
        sh "$here/datasets/fsdd.sh" --from "$ORIOLE_DATA/audio/fsdd" \
            --leave-out "$who" "$work/without-$who" >/dev/null 2>&1
        list=$work/without-$who/fsdd-without-$who.csv
        train_and_test "without-$who" "$list" "$list"
    done | tee "$work/speakers.txt"
    mean 2 <"$work/speakers.txt"
}

published() {
    awk -F, -v set="$1" -v arch="$2" '
        /^#/ { next }
        $1 == "set" { for (i = 1; i <= NF; i++) if ($i == arch) c = i }
        $1 == set && c { print $c }' "$table"
}

ucr() {
    arch=$1
    for set in GunPoint ArrowHead OSULeaf ItalyPowerDemand CBF ECG200 \
        ECGFiveDays Trace SyntheticControl Plane Fish Coffee; do
        line=$(train_and_test "$set" "$ORIOLE_DATA/ucr/$set" \
            "$ORIOLE_DATA/ucr/$set" --arch "$arch")
        echo "$line $(published "$set" "$arch")"
    done | tee "$work/ucr-$arch.txt"
    echo "ours:      $(mean 2 <"$work/ucr-$arch.txt")"
    echo "published: $(mean 4 <"$work/ucr-$arch.txt")"
}

archive() {
    needs ucr
    needs published-accuracy.csv
    begin=$(seconds)
    "$oriole" suite "$ORIOLE_DATA/ucr" --arch "$1" --seed "$seed" --quiet \
        --sets "$table" --against "$table" -o "$work/archive-$1.csv" \
        --plot "$work/archive-$1.svg"
    printf '%s: %.1f s in all; results and ranks: %s\n' "$1" \
        "$(echo "$(seconds) $begin" | awk '{ print $1 - $2 }')" \
        "$work/archive-$1.csv, .svg"
}

# Ours, and each published column over the sets that it has.
beside() {  # beside RESULTS COLUMN...
    awk -F, -v columns="$*" '
        BEGIN { n = split(columns, want, " ") }
        /^#/ { next }
        $1 == "set" && FNR == NR { next }
        FNR == NR { ours[$1] = $2; sum += $2; sets++; next }
        $1 == "set" { for (i = 1; i <= NF; i++) at[$i] = i; next }
        $1 in ours {
            for (i = 2; i <= n; i++)
                if ($at[want[i]] != "") {
                    count[i]++
                    theirs[i] += $at[want[i]]
                    same[i] += ours[$1]
                }
        }
        END {
            printf "ours %.4f over %d sets\n", sum / sets, sets
            for (i = 2; i <= n; i++)
                if (count[i])
                    printf "%s %.4f over %d sets, ours there %.4f\n",
                        want[i], theirs[i] / count[i], count[i],
                        same[i] / count[i]
                else
                    printf "%s: not published for any\n", want[i]
        }' "$1" "$table"
}

multivariate() {
    needs uea
    needs published-accuracy.csv
    "$oriole" suite "$ORIOLE_DATA/uea" --arch "$1" --seed "$seed" --quiet \
        -o "$work/multivariate-$1.csv"
    awk -F, '/^[^#]/ && $1 != "set" { print $1, $2, $3 }' \
        "$work/multivariate-$1.csv"
    beside "$work/multivariate-$1.csv" rocket inceptiontime minirocket
}

cwru() {
    needs sensor/cwru_bearing
    sh "$here/datasets/cwru.sh" --from "$ORIOLE_DATA/sensor/cwru_bearing" \
        "$work/cwru" >/dev/null 2>&1
    train_and_test "cwru-$1" "$work/cwru/cwru" "$work/cwru/cwru" --arch "$1"
    "$oriole" test "$work/cwru-$1.oriole" "$work/cwru/cwru" --json --quiet \
        --no-baselines --threads 1 >"$work/cwru-$1.json"
    printf 'a window of 1024 samples (85 ms) costs %.2f ms on one thread\n' \
        "$(echo "$(json seconds <"$work/cwru-$1.json")" \
            "$(json cases <"$work/cwru-$1.json")" |
            awk '{ print 1000 * $1 / $2 }')"
}

magic_wand() {
    needs sensor/magic_wand_digits
    for fold in 1 2 3 4 5; do
        sh "$here/datasets/magic-wand.sh" --fold $fold \
            --from "$ORIOLE_DATA/sensor/magic_wand_digits" \
            "$work/magic-wand-$fold" >/dev/null 2>&1
        list=$work/magic-wand-$fold/magic-wand.csv
        train_and_test "fold-$fold" "$list" "$list" --arch "$1"
        for window in 10 100; do
            "$oriole" test "$work/fold-$fold.oriole" "$list" --json --quiet \
                --dtw $window >"$work/fold-$fold-$window.json"
        done
        printf '%s %s %s\n' "$(json nearest_l2 <"$work/fold-$fold-10.json")" \
            "$(json nearest_dtw <"$work/fold-$fold-10.json")" \
            "$(json nearest_dtw <"$work/fold-$fold-100.json")" \
            >"$work/fold-$fold.txt"
    done | tee "$work/magic-wand.txt"
    echo "$1: $(mean 2 <"$work/magic-wand.txt")"
    cat "$work"/fold-[1-5].txt >"$work/neighbours.txt"
    echo "nearest, Euclidean:     $(mean 1 <"$work/neighbours.txt")"
    echo "nearest, warped 10 %:   $(mean 2 <"$work/neighbours.txt")"
    echo "nearest, warped freely: $(mean 3 <"$work/neighbours.txt")"
}

# stream_figures NAME: of test's JSON, where it tells of events.
stream_figures() {
    printf '%s: event F1 %s (right %s, found %s, true %s), ' "$1" \
        "$(json f1 <"$work/$1.json")" "$(json right <"$work/$1.json")" \
        "$(json found <"$work/$1.json")" "$(json truths <"$work/$1.json")"
    printf 'alarms in %s h of background: %s an hour; delay %s s\n' \
        "$(json background_hours <"$work/$1.json")" \
        "$(json background_alarms_per_hour <"$work/$1.json")" \
        "$(json delay_mean <"$work/$1.json")"
}

digit_stream() {
    needs audio/fsdd
    sh "$here/datasets/digit-stream.sh" --from "$ORIOLE_DATA/audio/fsdd" \
        "$work/digit-stream" >/dev/null 2>&1
    list=$work/digit-stream/digit-stream.csv
    noise=$work/digit-stream/digit-stream/noise.csv
    "$oriole" train "$list" --window 0 --seed "$seed" --quiet \
        -o "$work/digit-stream.oriole" >/dev/null
    "$oriole" tune "$work/digit-stream.oriole" "$list" "$noise" --quiet \
        --collar 0.1 >"$work/digit-stream.tuned"
    "$oriole" test "$work/digit-stream.oriole" "$list" "$noise" --quiet \
        --events only --collar 0.1 --json >"$work/digit-stream.json"
    stream_figures digit-stream
}

uea() {
    for set in BasicMotions JapaneseVowels; do
        for arch in resnet inception; do
            train_and_test "$set-$arch" "$ORIOLE_DATA/uea/$set" \
                "$ORIOLE_DATA/uea/$set" --arch "$arch"
            rm -f "$work/$set-$arch.oriole"
        done
    done
}

references() {
    sh "$here/datasets/fsdd.sh" --from "$ORIOLE_DATA/audio/fsdd" \
        "$work/fsdd" >/dev/null 2>&1
    for arch in vgg16 vgg19 plain34 resnet34; do
        train_and_test "$arch" "$work/fsdd/fsdd.csv" "$work/fsdd/fsdd.csv" \
            --arch "$arch"
        sed -n 's/.*"nearest_l1": *\([0-9.]*\).*/  nearest L1: \1/p' \
            "$work/$arch.json"
    done
    "$oriole" info "$work/plain34.oriole" "$work/resnet34.oriole" \
        --plot "$work/plain34-resnet34.png"
    echo "learning curves: $work/plain34-resnet34.png"
}

kill_resume() {
    train="$oriole train $ORIOLE_DATA/ucr/GunPoint --seed $seed --quiet
        --arch resnet --epochs 40 --mixup 0.2 --noise 10 --shift 0.1
        --valid 0.2 --checkpoint-every 0.2"
    begin=$(seconds)
    # shellcheck disable=SC2086
    $train -o "$work/whole.oriole" >/dev/null
    long=$(echo "$(seconds) $begin" | awk '{ print $1 - $2 }')
    same=0
    for i in $(seq 20); do
        rm -f "$work"/killed.oriole*
        # a moment within the first training, another for each round
        moment=$(awk -v s="$seed$i" -v l="$long" \
            'BEGIN { srand(s); print rand() * l }')
        # shellcheck disable=SC2086
        timeout -s KILL "$moment" $train -o "$work/killed.oriole" \
            >/dev/null 2>&1 || true
        # shellcheck disable=SC2086
        $train -o "$work/killed.oriole" --resume >/dev/null
        cmp -s "$work/whole.oriole" "$work/killed.oriole" &&
            same=$((same + 1))
    done
    printf 'killed at 20 moments of a training of %.1f s: %d of 20 the same\n' \
        "$long" "$same"
}

# 16 bit mono at 8 kHz: a WAV header, then noise
two_hours() {
    bytes=$((2 * 3600 * 8000 * 2))
    le() { awk -v n="$1" -v k="$2" 'BEGIN { for (i = 0; i < k; i++) {
        printf "\\%03o", n % 256; n = int(n / 256) } }'; }
    # shellcheck disable=SC2059
    {
        printf "RIFF$(le $((bytes + 36)) 4)WAVEfmt $(le 16 4)$(le 1 2)$(le 1 2)"
        printf "$(le 8000 4)$(le 16000 4)$(le 2 2)$(le 16 2)data$(le $bytes 4)"
        head -c $bytes /dev/urandom
    }
}

memory() {
    [ -f "$work/fsdd.oriole" ] || fsdd >/dev/null
    two_hours >"$work/two-hours.wav"
    begin=$(seconds)
    "$oriole" classify "$work/fsdd.oriole" "$work/two-hours.wav" --quiet \
        >"$work/two-hours.tsv" &
    pid=$! peak=0
    while kill -0 $pid 2>/dev/null; do
        now=$(sed -n 's/VmHWM:[^0-9]*\([0-9]*\) kB/\1/p' /proc/$pid/status \
            2>/dev/null) || break
        peak=${now:-$peak}
        sleep 0.2
    done
    wait $pid
    printf 'two hours in %.1f s, %d spans, peak %.1f MiB resident\n' \
        "$(echo "$(seconds) $begin" | awk '{ print $1 - $2 }')" \
        "$(wc -l <"$work/two-hours.tsv")" \
        "$(echo "$peak" | awk '{ print $1 / 1024 }')"
    rm -f "$work/two-hours.wav"
}

# told MANIFEST EVENTS: of the manifest's events for testing, those that an
# event of their class overlaps; and the events that overlap none
told() {
    sed -n 's/.*"start":\([0-9.]*\),"end":\([0-9.]*\),"label":"\([^"]*\)".*/\3,\1,\2/p' \
        "$2" | awk -F, '
        FNR == NR && $5 == "test" && $2 != "background" {
            label[++n] = $2
            from[n] = $3
            to[n] = $4
        }
        FNR == NR && $5 == "test" && (first == "" || $3 < first) { first = $3 }
        FNR == NR || $3 < first { next }
        {
            right = 0
            for (i = 1; i <= n; i++)
                if (label[i] == $1 && $2 < to[i] && $3 > from[i])
                    right = found[i] = 1
            wrong += !right
        }
        END {
            for (i = 1; i <= n; i++)
                right_all += found[i]
            printf "told: %d of %d events, and %d that are none\n", right_all,
                n, wrong
        }' "$1" -
}

live_machine_log() {
    sh "$here/datasets/machine-log.sh" --rate 1000 "$work/machine-log" \
        >/dev/null 2>&1
    list=$work/machine-log/machine-log.csv
    model=$work/machine-log.oriole
    begin=$(seconds)
    "$oriole" train "$list" -o "$model" --seed "$seed" --quiet --arch fcn \
        --sample-rate 50 --window 1 --epochs 10 >/dev/null
    end=$(seconds)
    "$oriole" listen "$model" - --rate 1000 --stats --quiet \
        <"$work/machine-log/machine-log/machine.csv" >"$work/machine.events"
    printf 'learned in %.0f s; half an hour of the log heard in %.1f s\n' \
        "$(echo "$end $begin" | awk '{ print $1 - $2 }')" \
        "$(echo "$(seconds) $end" | awk '{ print $1 - $2 }')"
    told "$list" "$work/machine.events"
    tail -n 1 "$work/machine.events"
    "$oriole" test "$model" "$list" --events only --quiet
}

[ $# -gt 0 ] || { sed -n '3,33s/^# \{0,1\}//p' "$0"; exit 2; }
while [ $# -gt 0 ]; do
    case $1 in
    fsdd) fsdd ;;
    speakers) speakers ;;
    ucr) shift; ucr "${1:?an architecture}" ;;
    archive) shift; archive "${1:?an architecture}" ;;
    multivariate) shift; multivariate "${1:?an architecture}" ;;
    cwru) shift; cwru "${1:?an architecture}" ;;
    magic-wand) shift; magic_wand "${1:?an architecture}" ;;
    digit-stream) digit_stream ;;
    uea) uea ;;
    references) references ;;
    kill) kill_resume ;;
    memory) memory ;;
    motif-nab | motif-tssb | motif-window)
        ORIOLE=$oriole WORK=$work "$here/tests/bench/motif_truth.sh" \
            "${1#motif-}" ;;
    live-machine-log) live_machine_log ;;
    motif-logs)
        ORIOLE=$oriole WORK=$work sh "$here/tests/bench/motif_logs.sh"
        ;;
    *) echo "figures.sh: no figure is named $1" >&2; exit 2 ;;
    esac
    shift
done
