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
prints '2 sets that all have; left out: Gamma'
prints 'oriole minirocket'
runs 0 suite -o r.csv --against published.csv --json
same sets "$(value sets)" 2
same methods "$(value methods.2.method)" bad
same wins "$(value methods.2.wins)" 2
same ours "$(value methods.0.ours) $(value methods.2.ours)" 'true false'
same out "$(value left_out.0)" Gamma
same runs "$(value runs)" 3

# Several results beside each other, with published figures or without.
runs 0 suite archive --arch hydra -o h.csv -q --jobs 3 --threads 2
runs 0 suite h.csv -o r.csv
prints '3 sets that all have'
prints 'oriole hydra'
runs 0 suite h.csv s.csv -o r.csv --against published.csv
prints '1 set that all have; left out: Beta, Gamma'
prints 'oriole minirocket, seed 1'
fails 3 'missing.csv: holds no results' suite missing.csv -o r.csv
runs 0 suite archive --sets published.csv --arch minirocket -o u.csv -q
same chosen "$(grep -c '^[ABG]' u.csv)" 2
if draws; then
    runs 0 suite h.csv -o r.csv --against published.csv --plot ranks.svg
    grep -q 'svg' ranks.svg || wrong 'no picture'
    fails 2 '.png, .svg or .pdf' suite -o r.csv --against published.csv \
        --plot ranks.gif
fi

# However many at once, and on however many threads: the same.
runs 0 suite archive --arch minirocket -o one.csv -q --jobs 1 --threads 1
runs 0 suite archive --arch minirocket -o two.csv -q --jobs 2 --threads 4
for file in one two; do
    cut -d , -f 1,2,4-8 "$file.csv" | grep -v '^#' >"$file"
done
cmp one two

# As train and test find it.
runs 0 train archive/Beta --arch minirocket -o beta.oriole -q
runs 0 test beta.oriole archive/Beta --json -q
same 'log loss of Beta' "$(printf %.6f "$(value log_loss)")" \
    "$(sed -n 's/^Beta,//p' one.csv | cut -d , -f 4)"

# Killed in the middle: what was done is kept, and the rest is done later.
make_arch slow.arch
mkdir slow
for set in A B C; do
    mkdir "slow/$set"
    make_series "slow/$set/${set}_TRAIN.tsv" 12 30 1
    make_series "slow/$set/${set}_TEST.tsv" 4 30 2
done
make_series slow/C/C_TRAIN.tsv 4000 300 1       # the largest, the first
for signal in KILL TERM; do
    rm -f killed.csv
    "$oriole" suite slow --arch slow.arch -o killed.csv -q --jobs 2 \
        >"$out" 2>"$err" &
    pid=$!
    tries=0
    until [ -e killed.csv ] && grep -q '^B,' killed.csv; do
        tries=$((tries + 1))
        [ "$tries" -lt 600 ] || wrong 'no result within a minute'
        sleep 0.1
    done
    kill "-$signal" "$pid"
    status=0
    wait "$pid" || status=$?
    said="oriole suite and SIG$signal"
    if [ "$signal" = TERM ]; then
        same 'exit code' "$status" 1
        says 'stopped; the same command goes on'
    fi
    same kept "$(grep -c '^[ABC],' killed.csv)" 2
done
cp slow/A/A_TRAIN.tsv slow/C/C_TRAIN.tsv
runs 0 suite slow --arch slow.arch -o killed.csv
says 'C '
fails 2 'not of "slow.arch, seed 1, 60 s each"' suite slow --arch slow.arch \
    -o killed.csv --time 60
same done "$(grep -c '^[ABC],' killed.csv)" 3

# A set that cannot be read is told; the others are run.
echo 'nonsense	x' >archive/Beta/Beta_TRAIN.tsv
runs 1 suite archive --arch minirocket -o v.csv -q
says 'Beta'
prints '2 runs, 1 failed'
rm archive/Gamma/Gamma_TEST.tsv
runs 1 suite archive --arch minirocket -o v2.csv -q --json --jobs 1
same failed "$(value runs) $(value failed)" '1 2'
says 'oriole suite: Beta: archive/Beta/Beta_TRAIN.tsv: line 1'
same which "$(value failures.0.set) $(value failures.1.set)" 'Gamma Beta'
runs 1 suite archive --arch minirocket -o never.csv -q --sets Gamma
says 'which cases are for training and which for testing'

fails 3 'holds no set' suite archive/NoSet -o w.csv
fails 3 'cannot open' suite nothing -o w.csv
fails 3 'holds no set Omega' suite archive --sets Alpha,Omega -o w.csv
fails 2 'usage' suite archive
echo 'set,a,b' >bad.csv
echo 'Alpha,1' >>bad.csv
fails 3 'another number of columns' suite -o r.csv --against bad.csv -q --json
echo 'not,a,result' >broken.csv
fails 3 'is no result' suite archive -o broken.csv
