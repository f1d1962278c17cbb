#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# explain_figures.sh - measure how far explanations may be trusted
#
#   ORIOLE_DATA=DIR tests/bench/explain_figures.sh FIGURE...
#
# FIGURE is one of
#   differences  saliency against differences of the score, and what is missing
#                of the sum of integrated gradients, on GunPoint
#   places       does an attribution lie on the pattern? A made-up set whose
#                patterns' places are known (datasets/implanted-pattern.sh)
#   deletion     the class's probability as what matters is deleted, against
#                deletion at random, on GunPoint and spoken digits (FSDD)
#   ascent       a signal made up for each digit; what the recogniser says to
#                it, and one trained with another seed
#   map          seconds of t-SNE of 10,000 points
#
# ORIOLE names the command (default ./oriole), BENCH the bench program (default
# tests/bench/bench_explain, of `make bench`), WORK a scratch folder, in which
# recognisers that are there already are not trained again.
set -eu

here=$(cd "$(dirname "$0")/../.." && pwd)
oriole=${ORIOLE:-./oriole}
bench=${BENCH:-tests/bench/bench_explain}
work=${WORK:-$(mktemp -d)}
mkdir -p "$work"

# train NAME DATA [OPTION...]: $work/NAME.oriole, once
train() {
    name=$1 data=$2
    shift 2
    [ -e "$work/$name.oriole" ] ||
        "$oriole" train "$data" -o "$work/$name.oriole" --quiet "$@" \
            >/dev/null
}

needs() {
    [ -e "${ORIOLE_DATA:?names the folder with audio/ and ucr/}/$1" ] ||
        { echo "explain_figures.sh: ORIOLE_DATA has no $1" >&2; exit 3; }
}

gunpoint() {
    needs ucr/GunPoint
    train gunpoint "$ORIOLE_DATA/ucr/GunPoint" --arch resnet
}

digits() {  # digits SEED
    needs audio/fsdd
    [ -e "$work/fsdd/fsdd.csv" ] ||
        sh "$here/datasets/fsdd.sh" --from "$ORIOLE_DATA/audio/fsdd" \
            "$work/fsdd" >/dev/null 2>&1
    train "digits-$1" "$work/fsdd/fsdd.csv" --seed "$1"
}

differences() {
    gunpoint
    "$bench" differences "$work/gunpoint.oriole" \
        "$ORIOLE_DATA/ucr/GunPoint" 20
}

places() {
    made=$work/made/implanted-pattern
    [ -e "$made.csv" ] ||
        sh "$here/datasets/implanted-pattern.sh" "$work/made" 2>/dev/null
    train implanted "$made.csv" --arch lite     # sees all of a pattern
    "$bench" places "$work/implanted.oriole" "$made.csv" "$made/places.csv"
}

deletion() {
    gunpoint
    digits 0
    echo "GunPoint, 40 cases"
    "$bench" deletion "$work/gunpoint.oriole" "$ORIOLE_DATA/ucr/GunPoint" 40
    echo "digits, 40 cases"
    "$bench" deletion "$work/digits-0.oriole" "$work/fsdd/fsdd.csv" 40
}

ascent() {
    digits 0
    digits 1
    "$bench" ascent "$work/digits-0.oriole" "$work/digits-1.oriole"
}

map() {
    "$bench" map 10000
}

[ $# -gt 0 ] || { sed -n '3,/^set/{/^#/s/^# \{0,1\}//p}' "$0"; exit 2; }
for figure; do
    case $figure in
    differences | places | deletion | ascent | map) "$figure" ;;
    *) echo "explain_figures.sh: no figure '$figure'" >&2; exit 2 ;;
    esac
done
