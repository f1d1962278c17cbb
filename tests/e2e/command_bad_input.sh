#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# command_bad_input.sh - one sentence, the right exit code, nothing half-done
. "$(dirname "$0")/command_checks.sh"
cd "$scratch"
make_arch tiny.arch
make_series good.tsv 12 40 1
runs 0 train good.tsv -o good.oriole --arch tiny.arch --epochs 3 -q
quick='-o m.oriole --arch tiny.arch --epochs 2 -q'

# bad TEXT DATA...: training refuses the data, and makes no model.
bad() {
    hint=$1
    shift
    # shellcheck disable=SC2086
    fails 3 "$hint" train "$@" $quick
    [ ! -e m.oriole ] || wrong "$said: a model all the same"
    [ ! -e m.oriole.checkpoint ] || wrong "$said: a checkpoint"
}

# Headers that lie.
ts() {
    file=$1
    shift
    printf '%s\n' "$@" >"$file"
}
ts class.ts '@problemName x' '@univariate true' '@equalLength true' \
    '@seriesLength 3' '@classLabel true a b' '@data' '1,2,3:a' '2,3,4:c'
bad class.ts class.ts
says 8
ts none.ts '@univariate true' '@classLabel true a b' '@data' '1,2,3:a' '1,2,3'
bad none.ts none.ts
says 5
ts length.ts '@univariate true' '@equalLength true' '@seriesLength 3' \
    '@classLabel true a b' '@data' '1,2,3:a' '1,2,3,4:b'
bad length.ts length.ts
says 7
ts count.ts '@univariate false' '@dimensions 2' '@classLabel true a b' \
    '@data' '1,2,3:4,5,6:a' '1,2,3:b'
bad count.ts count.ts
says 6
ts nodata.ts '@univariate true' '@classLabel true a b' '1,2,3:a'
bad nodata.ts nodata.ts
ts empty.ts '@univariate true' '@classLabel true a b' '@data'
bad empty.ts empty.ts

# Series that hold nothing, or next to nothing.
printf '1\t1\t2\n2\t\n' >hole.tsv
bad hole.tsv hole.tsv
says 2
printf '1\tNaN\tNaN\n2\t1\t2\n' >nan.tsv
bad nan.tsv nan.tsv
: >empty.tsv
bad empty.tsv empty.tsv
printf '1\t1\t2\n2\tfour\t2\n' >text.tsv
bad text.tsv text.tsv
says 2
make_series one-class.tsv 6 40 1 1
bad class one-class.tsv
bad nothing.tsv nothing.tsv
mkdir folder
bad folder folder

# These are odd but can be learned from: infinite and missing values, cases
# of one sample, a class with a single case.
awk 'NR == 1 { $3 = "inf"; $4 = "NaN" } { print }' OFS='\t' good.tsv >inf.tsv
runs 0 train inf.tsv -o m.oriole --arch tiny.arch --epochs 2
says infinite
printf '1\t1\n2\t5\n1\t2\n2\t6\n' >samples.tsv
# shellcheck disable=SC2086
runs 0 train samples.tsv $quick
make_series third.tsv 1 40 9 3
cat good.tsv third.tsv >single.tsv
# shellcheck disable=SC2086
runs 0 train single.tsv $quick --valid 0.3
rm -f m.oriole

# Audio: garbage, cut short, empty.
make_clips clips 3
echo garbage >clips/low/bad.wav
# shellcheck disable=SC2086
runs 3 train clips $quick
says bad.wav
rm clips/low/bad.wav
head -c 1000 clips/low/0.wav >cut.wav
fails 3 cut.wav info cut.wav
head -c 20 clips/low/0.wav >header.wav
fails 3 header.wav info header.wav
: >empty.wav
fails 3 empty.wav info empty.wav
fails 3 folder info folder

# A recording with other channels than the model's.
printf 'a,b\n1,2\n3,4\n' >two.csv
fails 3 two.csv classify good.oriole two.csv

# A model cut at many places, and with many bytes changed.
bytes=$(wc -c <good.oriole)
for part in 0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15; do
    head -c $((bytes * part / 16)) good.oriole >cut.oriole
    fails 3 cut.oriole info cut.oriole
    place=$(((bytes - 1) * part / 15))
    cp good.oriole changed.oriole
    "$tool" flip changed.oriole "$place"
    fails 3 changed.oriole info changed.oriole
done
for place in 0 3 7 8 9; do
    cp good.oriole changed.oriole
    "$tool" flip changed.oriole $place
    fails 3 changed.oriole classify changed.oriole two.csv
done
{ cat good.oriole; echo more; } >longer.oriole
fails 3 longer.oriole info longer.oriole

# Architectures that are none.
echo 'conv 8 kernel=0' >wrong.arch
fails 3 'line 1' train good.tsv -o m.oriole --arch wrong.arch -q
echo 'frobnicate' >wrong.arch
fails 3 frobnicate train good.tsv -o m.oriole --arch wrong.arch -q

# Places that cannot be written are found before the work.
fails 4 nowhere/m.oriole train good.tsv -o nowhere/m.oriole
fails 4 nowhere/log train good.tsv -o m.oriole --log nowhere/log
fails 4 nowhere/c train good.tsv -o m.oriole --checkpoint nowhere/c
! draws || fails 4 nowhere/p.png train good.tsv -o m.oriole --plot nowhere/p.png
fails 4 folder train good.tsv -o folder
[ ! -e m.oriole ] || wrong 'a model all the same'

# A full disk: the old model stays.
if [ -c /dev/full ]; then
    fails 4 /dev/full train good.tsv -o /dev/full --arch tiny.arch \
        --epochs 2 -q --no-checkpoint
fi
cp good.oriole old.oriole
status=0
(
    ulimit -f 1
    "$oriole" train good.tsv -o old.oriole --arch tiny.arch --epochs 2 -q \
        --no-checkpoint >"$out" 2>"$err"
) || status=$?
said='oriole train with no room for the model'
same 'exit code' "$status" 4
says old.oriole
cmp -s old.oriole good.oriole || wrong 'the old model was touched'
left=$(find . -name 'old.oriole.*')
[ -z "$left" ] || wrong "left over: $left"
