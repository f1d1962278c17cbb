#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# command_info.sh - oriole info: models, recordings, data sets
. "$(dirname "$0")/command_checks.sh"
cd "$scratch"
make_arch tiny.arch
make_series a.tsv 12 40 1
runs 0 train a.tsv -o a.oriole --arch tiny.arch --epochs 3 -q --valid 0.25
runs 0 train a.tsv -o b.oriole --arch tiny.arch --epochs 4 -q --seed 2

runs 0 info a.oriole
prints 'a.oriole: recogniser'
prints '2 labels: 1, 2'
prints 'conv channels=8 kernel=7'
prints 'tiny.arch, '
prints '3 epochs'
prints '  live       a score every 1 sample, of windows of 40 samples'
quiet
runs 0 info --json a.oriole
lines 1
same kind "$(value kind)" model
same labels "$(value labels)" '["1", "2"]'
same layer "$(value layers.0.name)" conv
same weights "$(value layers.0.weights)" 64
same hop "$(value stream.hop_samples)" 1
same window "$(value stream.window_samples)" 40
same live "$(value stream.incremental)" true
same epochs "$(value training.history.2.epoch)" 3
cp a.oriole renamed
runs 0 info --json renamed
same kind "$(value kind)" model

# Architectures; a text of them trains.
runs 0 info --archs
prints 'fcn '
prints 'resnet '
runs 0 info --archs --json
lines 1
runs 0 info --arch fcn
cp "$out" own.arch
prints batchnorm
runs 0 train a.tsv -o own.oriole --arch own.arch --epochs 1 -q --threads 1
fails 2 'there is no architecture "nothing"' info --arch nothing

# Learning curves of several models in one picture.
if draws; then
    for ending in png svg pdf; do
        runs 0 info --plot "curves.$ending" a.oriole b.oriole
        [ -s "curves.$ending" ] || wrong "no picture curves.$ending"
    done
    fails 2 'must end in .png' info --plot curves.gif a.oriole
    fails 4 nowhere info --plot nowhere/curves.png a.oriole
fi

# Recordings.
"$tool" wav tone.wav 440 0.5 16000 2
runs 0 info tone.wav
prints 'WAV'
prints '8000 frames, 0.500 s'
runs 0 info --json tone.wav --seed 1 --threads 1
same kind "$(value kind)" recording
same rate "$(value rate)" 16000.0
same channels "$(value channels)" 2
holds level "$(value rms) > 0.1 && $(value rms) < 0.3"

# Data sets.
runs 0 info a.tsv
prints 'cases     12'
prints '6 x 1'
runs 0 info --json a.tsv
same kind "$(value kind)" dataset
same cases "$(value cases)" 12
same longest "$(value longest)" 40
same label "$(value labels.1.label)" 2
make_clips clips 2
runs 0 info clips --json
same kind "$(value kind)" dataset
same cases "$(value cases)" 4
mkdir flat
cp clips/low/0.wav flat/low_0.wav
cp clips/high/0.wav flat/high_0.wav
runs 0 info flat --label-from '^([a-z]+)' --as dataset --json
same cases "$(value cases)" 2

runs 1 info a.oriole nothing.wav
says nothing.wav
prints 'a.oriole: recogniser'
fails 3 nothing.wav info nothing.wav
fails 3 empty.oriole info empty.oriole
