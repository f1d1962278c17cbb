#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# command_train.sh - oriole train: forms of data, every option, same bits
. "$(dirname "$0")/command_checks.sh"
cd "$scratch"
make_arch tiny.arch
make_series a.tsv 24 40 1
make_series b.tsv 12 40 2

# By itself: says what it picked and where the model is.
runs 0 train a.tsv -o m.oriole --arch tiny.arch --epochs 4 --seed 7
says '24 cases of 2 classes'
says 'tiny.arch, 4 epochs'
prints 'm.oriole: tiny.arch'
lines 1
[ ! -e m.oriole.checkpoint ] || wrong 'the checkpoint is left'
cp m.oriole first.oriole

# The same seed gives the same bits, for any number of threads.
runs 0 train a.tsv -o m.oriole --arch tiny.arch --epochs 4 --seed 7 \
    --threads 1 --quiet
quiet
cmp m.oriole first.oriole || wrong 'other bits with one thread'
runs 0 train a.tsv -o m.oriole --arch tiny.arch --epochs 4 --seed 8 -q
! cmp -s m.oriole first.oriole || wrong 'the seed has no effect'

# JSON: one object, nothing else.
runs 0 train a.tsv -o m.oriole --arch tiny.arch --epochs 5 --json \
    --valid b.tsv --log log.jsonl
lines 1
same epochs "$(value epochs)" 5
same model "$(value model)" m.oriole
same cases "$(value cases)" 24
same classes "$(value classes)" 2
same stopped "$(value stopped)" false
holds accuracy "$(value valid_accuracy) >= 0 && $(value valid_loss) > 0"
same 'lines of the log' "$(wc -l <log.jsonl | tr -d ' ')" 5
"$tool" json epoch <log.jsonl >"$out" || wrong 'the log is no JSON'
same 'epochs in the log' "$(tr '\n' ' ' <"$out")" '1 2 3 4 5 '

if draws; then
    runs 0 train a.tsv -o m.oriole --arch tiny.arch --epochs 2 -q \
        --plot curve.svg
    grep -q '</svg>' curve.svg || wrong 'half a picture'
else
    fails 2 without-cairo train a.tsv -o m.oriole --plot curve.svg
fi

# A share for validation; each option is taken.
runs 0 train a.tsv b.tsv -o m.oriole --arch tiny.arch --epochs 3 \
    --valid 0.25 --batch 5 --optimiser sgd --rate 0.01 --momentum 0.8 \
    --weight-decay 0.001 --schedule cosine --warmup 1 --patience 2 \
    --label-smoothing 0.1 --class-weights --shift 0.1 --scale 0.1 \
    --noise 20 --time-mask 0.1 --time-warp 0.1 --mixup 0.2 \
    --normalise dataset --checkpoint c.ckpt --checkpoint-every 0 --json
same cases "$(value cases)" 36
holds accuracy "$(value valid_accuracy) <= 1"
for choice in constant onecycle step plateau; do
    runs 0 train a.tsv -o m.oriole --arch tiny.arch --epochs 2 -q \
        --schedule $choice --no-checkpoint --valid 0
done
for choice in adam adamw; do
    runs 0 train a.tsv -o m.oriole --arch tiny.arch --epochs 2 -q \
        --optimiser $choice --normalise none
done
runs 0 train a.tsv -o m.oriole --arch tiny.arch --time 0.3 -q
runs 2 train a.tsv -o m.oriole --valid 1.5
says '--valid takes'
fails 2 'exclude each other' train a.tsv -o m.oriole --no-checkpoint --resume
fails 2 'cannot both' train a.tsv -o - --json
fails 2 'did you mean fcn?' train a.tsv -o m.oriole --arch fnc
fails 2 '"oriole info --archs"' train a.tsv -o m.oriole --arch nothing.arch

# The model may go to standard output.
runs 0 train a.tsv -o - --arch tiny.arch --epochs 4 --seed 7
cmp -s "$out" first.oriole || wrong 'another model on standard output'

# Audio: folders, names, spectra.
make_clips clips 4
mkdir flat
for file in clips/low/*.wav; do cp "$file" "flat/low_${file##*/}"; done
for file in clips/high/*.wav; do cp "$file" "flat/high_${file##*/}"; done
runs 0 train clips -o m.oriole --arch tiny.arch --epochs 3
says MFCC
says '8 cases of 2 classes'
! grep -q voices "$err" || wrong 'a network alone hears voices'
runs 0 train flat -o m.oriole --arch tiny.arch --epochs 3 --features mfcc \
    --dialect htk --frequency-mask 0.2 --frequency-warp 0.1 \
    --label-from '^([a-z]+)_' --group-from '_([0-9])' --valid 0.5
says MFCC
runs 0 info m.oriole
prints 'mfcc (htk)'
runs 0 train flat -o m.oriole --arch tiny.arch --epochs 2 --features raw \
    --label-from '^([a-z]+)_' --sample-rate 4000 --channels keep
runs 0 info --json m.oriole
same rate "$(value rate)" 4000.0
same features "$(value frontend.features)" raw
runs 0 train clips -o m.oriole --arch tiny.arch --epochs 2 \
    --features logmel --normalise series --dialect slaney --channels mono -q

# A manifest that says which part is which.
{
    echo file,label,split,group
    for i in 0 1 2 3; do
        part=train
        [ $i -ne 2 ] || part=valid
        [ $i -ne 3 ] || part=test
        echo "clips/low/$i.wav,low,$part,g$i"
        echo "clips/high/$i.wav,high,$part,g$i"
    done
} >all.csv
runs 0 train all.csv -o m.oriole --arch tiny.arch --epochs 3 --json
same cases "$(value cases)" 6
holds accuracy "$(value valid_accuracy) >= 0"
runs 0 test m.oriole all.csv --json
same cases "$(value cases)" 2

# A folder with a training and a testing part.
mkdir Waves
cp a.tsv Waves/Waves_TRAIN.tsv
cp b.tsv Waves/Waves_TEST.tsv
runs 0 train Waves -o m.oriole --arch tiny.arch --epochs 2 --json
same cases "$(value cases)" 24
runs 0 test m.oriole Waves --json
same cases "$(value cases)" 12
holds baselines "$(value baselines.nearest_l1) >= 0"
