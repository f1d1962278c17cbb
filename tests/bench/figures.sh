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
#   uea         BasicMotions and JapaneseVowels
#   references  vgg16 vgg19 plain34 resnet34 on the digits, with a picture
#   kill        kill -9 at 20 moments of a training, resumed: the same bits?
#   memory      a recording of two hours, resident memory while classifying
#
# ORIOLE names the command (default ./oriole), WORK a scratch folder, SEED
# the seed (default 0).  Nothing here chooses anything by a test case.
set -eu

here=$(cd "$(dirname "$0")/../.." && pwd)
oriole=${ORIOLE:-./oriole}
work=${WORK:-$(mktemp -d)}
seed=${SEED:-0}
: "${ORIOLE_DATA:?names the folder with audio/, ucr/ and uea/}"
mkdir -p "$work"

# The accuracy out of a `test --json` report on stdin.
accuracy() {
    sed -n 's/.*"accuracy": *\([0-9.e-]*\).*/\1/p' | head -n 1
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
    printf '%s %s %.1f\n' "$name" "$(accuracy <"$work/$name.json")" \
        "$(echo "$end $begin" | awk '{ print $1 - $2 }')"
}

fsdd() {
    sh "$here/datasets/fsdd.sh" --from "$ORIOLE_DATA/audio/fsdd" \
        "$work/fsdd" >/dev/null 2>&1
    train_and_test fsdd "$work/fsdd/fsdd.csv" "$work/fsdd/fsdd.csv"
}

speakers() {
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
        $1 == set && c { print $c }' "$ORIOLE_DATA/published-accuracy.csv"
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

[ $# -gt 0 ] || { sed -n '3,22s/^# \{0,1\}//p' "$0"; exit 2; }
while [ $# -gt 0 ]; do
    case $1 in
    fsdd) fsdd ;;
    speakers) speakers ;;
    ucr) shift; ucr "${1:?an architecture}" ;;
    uea) uea ;;
    references) references ;;
    kill) kill_resume ;;
    memory) memory ;;
    *) echo "figures.sh: no figure is named $1" >&2; exit 2 ;;
    esac
    shift
done
