#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# command_methods.sh - train, test, classify and info with methods by name:
# transforms and a head, committees of networks, auto
. "$(dirname "$0")/command_checks.sh"
cd "$scratch"
make_series a.tsv 24 40 1
make_series b.tsv 20 40 2

# Transforms: no epochs, held-out cases instead; the same bits for any
# number of threads.
for arch in minirocket multirocket hydra multirocket-hydra quant rdst; do
    runs 0 train a.tsv -o m.oriole --arch $arch
    says "method: $arch"
    prints "m.oriole: $arch, held-out training cases "
    runs 0 train a.tsv -o one.oriole --arch $arch --threads 1 -q
    cmp m.oriole one.oriole || wrong "$arch: other bits with one thread"
    runs 0 test m.oriole b.tsv --json
    holds "$arch" "$(value accuracy) > 0.9"
done
[ ! -e m.oriole.checkpoint ] || wrong 'a checkpoint of nothing'

runs 0 train a.tsv -o m.oriole --arch minirocket --valid b.tsv --json
lines 1
same arch "$(value arch)" minirocket
same cases "$(value cases)" 24
same weights "$(value weights)" 0
holds 'held out' "$(value held_out_accuracy) > 0.9"
holds 'held out' "$(value held_out_log_loss) < 0.5"
holds validation "$(value valid_accuracy) > 0.9"
same stopped "$(value stopped)" false
! grep -q '"epochs"' "$out" || wrong 'it has no epochs'
runs 0 train a.tsv -o m.oriole --arch minirocket --valid 0.25 --json -q
holds validation "$(value valid_accuracy) > 0.5"

runs 0 info m.oriole
prints 'features   minirocket, 9996'
prints 'head       ridge'
prints 'held-out training cases'
prints 'transforms see whole windows'
runs 0 info m.oriole --json
same transform "$(value transforms.0.name)" minirocket
same features "$(value transforms.0.features)" 9996
same head "$(value head)" ridge
holds temperature "$(value temperature) > 0"
holds bytes "$(value bytes) > 100000"
same method "$(value training.method)" minirocket

# A committee; options for networks are its members'.
runs 0 train a.tsv -o m.oriole --arch litetime --epochs 3 --batch 6 \
    --rate 0.004 --mixup 0.1 --json
holds weights "$(value weights) > 10000"
runs 0 info m.oriole
prints 'committee  litetime, 5 members'
prints 'frame by frame'
runs 0 info m.oriole --json
same arch "$(value arch)" litetime
same weight "$(value members.4.weight)" 0.2
same member "$(value members.0.arch)" lite
runs 0 test m.oriole b.tsv --json
same cases "$(value cases)" 20

# What is chosen where nothing is said; what it tried.
runs 0 train a.tsv -o m.oriole --epochs 3
says 'method: auto'
prints 'tried multirocket-hydra'
prints 'tried litetime'
prints 'm.oriole: auto, held-out training cases'
runs 0 test m.oriole b.tsv --json
holds auto "$(value accuracy) > 0.9"
runs 0 info m.oriole
prints 'tried litetime'
prints 'window by window'
prints 'frame by frame'
runs 0 train a.tsv -o m.oriole --epochs 2 --json
same method "$(value tried.0.method)" multirocket-hydra
holds weight "$(value tried.0.weight) > 0 && $(value tried.0.weight) < 1"
cut -f 2- b.tsv | head -1 | tr '\t' '\n' >log.csv
runs 0 classify m.oriole log.csv --json
lines 1
for seconds in 0.001 1; do
    runs 0 train a.tsv -o m.oriole --time $seconds --json
    same arch "$(value arch)" auto
    runs 0 test m.oriole b.tsv -q
done

# Series of several channels, of unequal lengths, with gaps; one sample.
cat >odd.ts <<'END'
@problemName odd
@timeStamps false
@missing true
@univariate false
@dimensions 2
@equalLength false
@classLabel true a b
@data
1,2,1,2,1,2,1,2:3,4,?,4,3,4,3,4:a
5,9,1,5,9,1,5,9,1,5:?,?,?,?,?,?,?,?,?,?:b
1,2,1,2,1:3,4,3,4,3:a
5:1:b
1,2,1,?,1,2,1,2,1,2,1,2,1,2,1:3,4,3,4,3,4,3,4,3,4,3,4,3,4,3:a
5,9,1,5,9,1,5,9,1,5:5,9,1,5,9,1,5,9,1,5:b
END
for arch in minirocket multirocket-hydra quant rdst auto; do
    runs 0 train odd.ts -o m.oriole --arch $arch --time 2 -q
    runs 0 test m.oriole odd.ts --json
    holds "$arch" "$(value log_loss) >= 0"
done

# Sound, through a spectrum; recordings longer than those learned from.
make_clips clips 4
"$tool" wav long.wav 1800 1.7 8000 1
runs 0 train clips -o m.oriole --arch minirocket
says MFCC
says 'ends below -25 dB cut off, heard in 3 voices'
runs 0 info m.oriole
prints 'ends below -25 dB cut off, heard in 3 voices'
runs 0 train clips -o m.oriole --epochs 2
says 'method: sound'
says 'ends below -25 dB cut off, heard in 3 voices'
runs 0 info m.oriole
[ "$(grep -c 'heard in 3 voices' "$out")" -eq 2 ] ||
    wrong 'not every member hears voices'
runs 0 classify m.oriole long.wav --csv
grep -q high "$out" || wrong 'a high tone is not high'
[ "$(wc -l <"$out")" -gt 3 ] || wrong 'a long recording in one window'
runs 0 train clips -o m.oriole --arch minirocket --features logmel \
    --normalise dataset -q
runs 0 test m.oriole clips --json
holds 'log-mel' "$(value accuracy) > 0.7"

# Two cases, one of each class; a class of one case among many.
head -2 a.tsv >two.tsv
awk 'NR == 1 || $1 == 2' a.tsv >rare.tsv
for data in two.tsv rare.tsv; do
    runs 0 train $data -o m.oriole --epochs 2 -q
    runs 0 test m.oriole b.tsv -q
done
awk '$1 == 2' a.tsv >same.tsv
fails 3 'of one class' train same.tsv -o m.oriole -q

# What a method has no use for.
fails 2 '--epochs is for networks' train a.tsv -o m.oriole -q \
    --arch minirocket --epochs 3
fails 2 '--mixup is for networks' train a.tsv -o m.oriole -q \
    --arch rdst --mixup 0.2
for arch in minirocket litetime auto; do
    fails 2 '--log: ' train a.tsv -o m.oriole -q --arch $arch --log l
    fails 2 '--resume: ' train a.tsv -o m.oriole -q --arch $arch --resume
    fails 2 '--checkpoint: ' train a.tsv -o m.oriole -q --arch $arch \
        --checkpoint c
    ! draws || fails 2 '--plot: ' train a.tsv -o m.oriole -q --arch $arch \
        --plot p.svg
done
fails 2 'did you mean minirocket?' train a.tsv -o m.oriole --arch minrocket

runs 0 info --archs
prints 'multirocket-hydra  the features'
prints 'auto '
runs 0 info --archs --json
same method "$(value methods.2.name)" minirocket

# Ctrl-C: auto keeps what it has by then.
make_series more.tsv 60 200 3
rm -f m.oriole
"$tool" foreground "$oriole" train more.tsv -o m.oriole --json \
    --epochs 1000000 >"$out" 2>"$err" &
training=$!
sleep 4
kill -INT "$training"
status=0
wait "$training" || status=$?
said='oriole train and SIGINT'
same 'exit code' "$status" 1
if [ -e m.oriole ]; then
    says 'kept the best so far'
    same stopped "$(value stopped)" true
    runs 0 test m.oriole more.tsv -q
else
    says 'no model'
fi
