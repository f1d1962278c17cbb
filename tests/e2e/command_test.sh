#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# command_test.sh - oriole test: figures, confusion, baselines
. "$(dirname "$0")/command_checks.sh"
cd "$scratch"
make_arch tiny.arch
make_series train.tsv 40 40 1
make_series test.tsv 20 40 2
runs 0 train train.tsv -o m.oriole --arch tiny.arch --epochs 40 -q

runs 0 test m.oriole test.tsv
prints '20 cases, 2 classes'
prints 'accuracy '
prints 'balanced accuracy'
prints 'macro F1'
prints 'log loss'
prints 'Brier score'
prints 'calibration error'
prints '<- answer'
says '--train DATA'
if grep -q 'nearest' "$out"; then wrong 'baselines of nothing'; fi

runs 0 test m.oriole test.tsv --train train.tsv
prints 'largest class       50.00 %'
prints 'nearest, Euclidean'
quiet

runs 0 test m.oriole test.tsv --train train.tsv --json --seed 3 --threads 2
lines 1
same cases "$(value cases)" 20
same labels "$(value labels)" '["1", "2"]'
same majority "$(value baselines.majority)" 0.5
right=$(value correct)
holds accuracy "$(value accuracy) > 0.89 && $(value accuracy) == $right / 20"
holds interval "$(value accuracy_low) < $(value accuracy) &&
    $(value accuracy_high) <= 1"
holds figures "$(value macro_f1) > 0.8 && $(value log_loss) < 0.7 &&
    $(value balanced_accuracy) > 0.8 && $(value seconds) >= 0"
holds calibration "$(value brier) < 0.4 && $(value ece) <= 0.5"
sum=0
for bin in 0 1 2 3 4 5 6 7 8 9 10 11 12 13 14; do
    sum=$((sum + $(value reliability.$bin.cases)))
done
same 'cases of all bins' "$sum" 20
same 'an empty bin' "$(value reliability.0.accuracy)" null
same diagonal "$right" \
    $(($(value confusion.0.0) + $(value confusion.1.1)))
same rows 10 $(($(value confusion.0.0) + $(value confusion.0.1)))

runs 0 test m.oriole test.tsv --train train.tsv --dtw 10
prints 'nearest, warped'
prints 'by up to 10 % of the length'
runs 0 test m.oriole test.tsv --train train.tsv --dtw 0 --json
same unwarped "$(value baselines.nearest_dtw)" "$(value baselines.nearest_l2)"
fails 2 '0 to 100' test m.oriole test.tsv --dtw 101

runs 0 test m.oriole test.tsv --no-baselines --quiet
quiet
if draws; then
    runs 0 test m.oriole test.tsv --plot c.png -q
    [ -s c.png ] || wrong 'no picture'
    runs 0 test m.oriole test.tsv --plot c.svg -q
    grep -q svg c.svg || wrong 'no picture'
    fails 2 '.png, .svg or .pdf' test m.oriole test.tsv --plot c.gif
else
    fails 2 without-cairo test m.oriole test.tsv --plot c.png
fi

# More classes than a terminal shows as a matrix.
labels=$(awk 'BEGIN { for (i = 1; i <= 24; i++) printf "%d ", i }')
# shellcheck disable=SC2086
make_series many.tsv 72 40 3 $labels
runs 0 train many.tsv -o many.oriole --arch tiny.arch --epochs 3 -q
runs 0 test many.oriole many.tsv -q
prints 'most frequent confusions'
prints ' taken for '

# What the model does not know.
make_series other.tsv 4 40 1 1 7
fails 3 'the label "7" is none of the 2' test m.oriole other.tsv
says 'other.tsv'
fails 3 'nothing.tsv' test m.oriole nothing.tsv
fails 3 'nothing.oriole' test nothing.oriole test.tsv
fails 3 test.tsv test test.tsv m.oriole

# File names tell the labels.
make_clips clips 3
runs 0 train clips -o clips.oriole --arch tiny.arch --epochs 3 -q
mkdir flat
for i in 0 1 2; do
    cp "clips/low/$i.wav" "flat/low_$i.wav"
    cp "clips/high/$i.wav" "flat/high_$i.wav"
done
runs 0 test clips.oriole flat --label-from '^([a-z]+)_' --json
same cases "$(value cases)" 6
