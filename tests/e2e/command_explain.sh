#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# command_explain.sh - oriole explain: the report, its pictures, its numbers
. "$(dirname "$0")/command_checks.sh"
cd "$scratch"
make_clips clips 4
printf '%s\n' 'conv 8 kernel=5 pad=same' batchnorm relu \
    'conv 8 kernel=3 pad=same' relu global_avg 'dense $classes' >tiny.arch
runs 0 train clips -o m.oriole --arch tiny.arch --epochs 30 -q --features \
    logmel
make_series train.tsv 30 60 1
make_series test.tsv 20 60 2
runs 0 train train.tsv -o rocket.oriole --arch minirocket -q

if ! draws; then
    fails 2 without-cairo explain m.oriole --only kernels -o k.png
    exit 0
fi

# Small sets are done sooner by one thread.
explains() {
    code=$1
    shift
    runs "$code" explain "$@" --threads 1
}

holds_text() {
    grep -q -F -e "$2" "$1" || wrong "$1 does not hold '$2'"
}

# All parts, in their order, from nothing outside.
explains 0 m.oriole clips -o r.html
says 'r.html: '
prints_nothing
grep -o '<h2[^>]*>[^<]*' r.html | sed 's/.*>//' >parts
printf '%s\n' 'The recogniser' Kernels 'Filtered signals' 'Why this class' \
    'What it looks for' 'The map' Mistakes >expected
cmp -s parts expected || wrong "parts of the report: $(cat parts)"
for text in 'How often it is right' 'How far to trust them' 'Near-ties' \
    'Integrated gradients' 'Grad-CAM' 'data-mark' 'data-play' \
    'prefers-color-scheme: dark' "default-src 'none'"; do
    holds_text r.html "$text"
done
if grep -q -E '(src|href)="?(https?:)?//' r.html; then
    wrong 'the report asks for something'
fi
if grep -q -E '[ "(](nan|inf)[ ",)]' r.html; then
    wrong 'the report has numbers that are none'
fi

# Without recordings: the recogniser itself; the same again is the same file.
explains 0 m.oriole -o alone.html -q
quiet
holds_text alone.html 'What it looks for'
if grep -q 'The map' alone.html; then wrong 'a map of nothing'; fi
explains 0 m.oriole -o again.html -q
cmp -s alone.html again.html || wrong 'two reports of one model differ'

# Numbers.
explains 0 m.oriole clips --json -q
lines 1
same recordings "$(value recordings)" 8
same cases "$(value metrics.cases)" 8
holds accuracy "$(value metrics.accuracy) >= 0.5"
same layers "$(value layers.0.name)" conv
holds trust "$(value trust.0.random_area) > 0 && $(value trust.0.trust) <= 1"
holds map "$(value map.0.pca.0) > -1e9"
same labels "$(value looks_for.0.label)" high
[ ! -e -.html ] || wrong 'a report nobody asked for'

# One picture.
for part in architecture training confusion filtered deletion looks map; do
    explains 0 m.oriole clips --only $part -o $part.svg -q
    holds_text $part.svg '</svg>'
done
explains 0 m.oriole clips/low/1.wav --only saliency -o s.png -q
head -c 4 s.png | grep -q PNG || wrong 'no PNG'
explains 0 m.oriole --only kernels -o k.pdf -q
head -c 4 k.pdf | grep -q PDF || wrong 'no PDF'
fails 2 '.png, .svg or .pdf' explain m.oriole --only kernels -o k.html
fails 2 kernels explain m.oriole --only everything -o k.png

# Channels to listen to.
explains 0 m.oriole clips/low/1.wav -o r.html --listen ears -q
set -- ears/*.wav
[ $# -ge 4 ] || wrong "$# sounds only"
runs 0 info "$1"
prints '8000 Hz'

# Names and labels from others are text.
mkdir evil
cp clips/low/1.wav 'evil/<img src=x onerror=alert(1)>.wav'
explains 0 m.oriole 'evil/<img src=x onerror=alert(1)>.wav' -o e.html -q
holds_text e.html '&#60;img src=x'
if grep -q '<img' e.html; then wrong 'a name became markup'; fi

# Kernels that nobody trained: what cannot be made is said, the rest is there.
explains 0 rocket.oriole test.tsv -o rocket.html
says 'network'
holds_text rocket.html 'class="missing"'
holds_text rocket.html 'The map'
fails 3 network explain rocket.oriole --only architecture -o a.svg
explains 0 rocket.oriole test.tsv --only kernels -o f.svg -q

# Labels of others; recordings shorter than what a layer needs.
mkdir strange
cp -r clips/low strange/whistle
explains 1 m.oriole strange -o strange.html
says 'the label "whistle" is none of the 2'
holds_text strange.html 'The map'
printf '%s\n' 'conv 4 kernel=30' relu global_avg 'dense $classes' >long.arch
runs 0 train train.tsv -o long.oriole --arch long.arch --epochs 3 -q
make_series short.tsv 2 20 3
explains 1 long.oriole short.tsv -o short.html
says short.tsv
holds_text short.html 'What it looks for'
if grep -q 'The map' short.html; then wrong 'a map of nothing'; fi

# Two models.
runs 0 train clips -o n.oriole --arch tiny.arch --epochs 5 -q --features \
    logmel --seed 2
explains 0 --compare m.oriole n.oriole clips -o both.html -q
for text in 'Side by side' 'Learning curves' 'Gradients by layer' n.oriole
do
    holds_text both.html "$text"
done
explains 0 --compare m.oriole n.oriole clips --only gradients -o g.svg -q
explains 0 --compare m.oriole n.oriole clips --json -q
holds gradients "$(value gradients.first.0.0) > 0"
fails 2 usage explain --compare m.oriole -o both.html

# What is wrong is said before anything is made.
fails 2 usage explain
fails 2 'where to' explain m.oriole
fails 3 nothing.oriole explain nothing.oriole -o r.html
fails 3 nothing.wav explain m.oriole nothing.wav -o r.html
fails 3 train.tsv explain train.tsv -o r.html
fails 4 /nowhere explain m.oriole -o /nowhere/at/all.html
fails 3 takes explain m.oriole --only map -o m.svg
