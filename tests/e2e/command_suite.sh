#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# command_suite.sh - oriole suite: a small archive, gone on with, compared
. "$(dirname "$0")/command_checks.sh"
cd "$scratch"
for set in Alpha Beta Gamma; do
    mkdir -p "archive/$set"
    make_series "archive/$set/${set}_TRAIN.tsv" 20 40 1
    make_series "archive/$set/${set}_TEST.tsv" 30 40 2
done
mkdir archive/NoSet

runs 0 suite archive --arch minirocket -o r.csv -q
prints 'minirocket, seed 1: 3 runs, 0 failed'
same rows "$(grep -c '^[ABG]' r.csv)" 3
grep -q '^# oriole .* suite, minirocket, seed 1$' r.csv || wrong 'no title'
grep -q '^set,accuracy,seconds,' r.csv || wrong 'no names'

# What is there is not run again, and is not mixed with another run.
cp r.csv before.csv
runs 0 suite archive --arch minirocket -o r.csv -q
cmp r.csv before.csv
fails 2 'holds the results of' suite archive --arch hydra -o r.csv
sed -i '/^Beta/d' r.csv
runs 0 suite archive --arch minirocket -o r.csv --json -q
same runs "$(value runs)" 3
holds accuracy "$(value accuracy) > 0.9"

# Dealt anew, the same way each time.
runs 0 suite archive --arch minirocket --sets Alpha --resamples 3 -o s.csv -q
same resamples "$(cut -d , -f 4 s.csv | tail -n 3 | tr '\n' ' ')" '0 1 2 '
same cases "$(grep -c ',20,30,' s.csv)" 3
cp s.csv t.csv
sed -i '/^Alpha,.*,2,/d' t.csv
runs 0 suite archive --arch minirocket --sets Alpha --resamples 3 -o t.csv -q
same again "$(cut -d , -f 1,2,5 s.csv)" "$(cut -d , -f 1,2,5 t.csv)"

# Beside others, over the sets that have all.
cat >published.csv <<'CSV'
# a comment
set,train,classes,good,bad
Alpha,20,2,1.0,0.5
Beta,20,2,1.0,0.5
Gamma,20,2,,0.5
Delta,20,2,1.0,0.5
CSV
runs 0 suite -o r.csv --against published.csv
prints '2 sets that have all columns'
prints 'oriole minirocket'
runs 0 suite -o r.csv --against published.csv --json
same sets "$(value sets)" 2
same methods "$(value methods.2.method)" bad
same wins "$(value methods.2.wins)" 2
runs 0 suite archive --sets published.csv --arch minirocket -o u.csv -q
same chosen "$(grep -c '^[ABG]' u.csv)" 2
if draws; then
    runs 0 suite -o r.csv --against published.csv --plot ranks.svg
    grep -q 'svg' ranks.svg || wrong 'no picture'
fi

# A set that cannot be read is told; the others are run.
echo 'nonsense	x' >archive/Beta/Beta_TRAIN.tsv
runs 1 suite archive --arch minirocket -o v.csv -q
says 'Beta'
prints '2 runs, 1 failed'

fails 3 'holds no set' suite archive/NoSet -o w.csv
fails 3 'cannot open' suite nothing -o w.csv
fails 2 'usage' suite archive
echo 'set,a,b' >bad.csv
echo 'Alpha,1' >>bad.csv
fails 3 'another number of columns' suite -o r.csv --against bad.csv -q --json
echo 'not,a,result' >broken.csv
fails 3 'is no result' suite archive -o broken.csv
