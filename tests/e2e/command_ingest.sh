#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# command_ingest.sh - oriole ingest: recordings into a catalogue, which the
#                     other commands read
#
# ORIOLE_TEST_KILLS: how many times an ingest is killed (default 20).
. "$(dirname "$0")/command_checks.sh"
cd "$scratch"
make_clips clips 4

# Folders are classes; twice brings nothing in twice.
runs 0 ingest cat clips --label-folders --split 50:0:50 --json
same added "$(value added)" "$(find clips -name '*.wav' | wc -l)"
n=$(value added)
same spans "$(value catalog_spans)" "$n"
runs 0 ingest cat clips --label-folders --json
same known "$(value known)" "$n"
same spans "$(value catalog_spans)" "$n"

# The catalogue is data.
runs 0 info cat --json
runs 0 train cat -o m.oriole --arch minirocket
runs 0 test m.oriole cat --json
same accuracy "$(value accuracy)" 1.0

# Without labels all that is found is taken; a line each.
runs 0 ingest bare clips
same lines "$(grep -c '^added	' "$out")" "$n"
says "the catalogue has $n recordings and 0 spans"

# Labels from names.
mkdir flat
i=0
for f in clips/*/*.wav; do
    i=$((i + 1))
    cp "$f" "flat/$(basename "$(dirname "$f")")_$i.wav"
done
runs 0 ingest named flat --label-from '^([a-z]+)_' --copy
rm -r flat
runs 0 info named
runs 0 train named -o m.oriole --arch minirocket

# What is wrong is told and the rest is brought in.
mkdir odd
cp "$(ls clips/*/*.wav | head -n 1)" odd/good.wav
head -c 1000 odd/good.wav >odd/cut.wav
: >odd/empty.wav
printf 'time,a\n0,1\n1,2\n1,2\n2,3\n5,4\n6,5\n' >odd/log.csv
runs 1 ingest odds odd
prints 'salvaged	odd/cut.wav'
prints 'failed	odd/empty.wav'
prints 'added	odd/good.wav'
prints 'gaps: 1, the longest of 2 frames'
prints 'rows that are there twice: 1'

# A clock that is off by 30 millionths, though its times are whole
# milliseconds; a text file that is named is a table.
awk 'BEGIN {
    print "t,v"
    for (i = 0; i < 30000; i++)
        printf "%.3f,%d\n", i / 100.003, i % 97
}' >clock.txt
runs 0 ingest odds clock.txt
prints 'clock: +30 ppm off a round rate'
says '100 rows a second; values in v'

# A log that ends within a line has what is before it, and the catalogue
# reads it so ever after.
printf 'time,a,b\n0,1,1\n1,2,5\n2,3,2\n3,4' >broken.csv
runs 1 ingest broken broken.csv
prints 'salvaged	broken.csv	3.000	2	0	unfinished: it ends within a line'
runs 0 ingest broken broken.csv
prints 'known	broken.csv	3.000'
printf '4\n' >>broken.csv
runs 1 ingest other broken.csv
prints 'failed	broken.csv				broken.csv: line 5: has 2 cells'

# Standard input is kept; what is known already is not kept twice.
for time in added known; do
    "$oriole" ingest piped - <odd/good.wav >"$out" 2>"$err" ||
        wrong 'standard input was not taken'
    prints "$time	piped/recordings/stdin-"
    same kept "$(ls -A piped/recordings | wc -l)" 1
done
cat odd/log.csv | "$oriole" ingest piped - >"$out" 2>"$err" ||
    wrong 'a table from a pipe was not taken'
prints 'gaps: 1'

fails 2 'usage' ingest
fails 2 'usage' ingest cat
fails 2 'three shares' ingest cat clips --split 1:2
fails 2 'exclude each other' ingest cat clips --label-folders --label-from '(.)'
fails 3 'cannot open' ingest cat no-such-file.wav
mkdir nothing
fails 3 'holds no recording' ingest cat nothing
mkdir not-ours
yes 'somebody else has written this' | head -n 100 >not-ours/oriole.db
fails 3 'not a database' ingest not-ours clips
[ ! -e not-ours/recordings ] || wrong 'something was written'

# Killed at any moment: what was told is there, and it goes on from there.
kills=${ORIOLE_TEST_KILLS:-20}
mkdir many
i=0
while [ $i -lt 60 ]; do
    { cat "$(ls clips/*/*.wav | head -n 1)"; echo $i; } >many/$i.wav
    i=$((i + 1))
done
i=0
: >told
while [ $i -lt "$kills" ]; do
    i=$((i + 1))
    [ $((i % 10)) -ne 1 ] || rm -rf killed told
    : >now
    "$oriole" ingest killed many --copy >now 2>/dev/null &
    sleep 0.0$((i % 10))
    kill -9 $! 2>/dev/null || true
    wait $! 2>/dev/null || true
    sed -n '$!p' now | grep '^added' | cut -f2 >>told || true
done
runs 0 ingest killed many --copy --json
same recordings "$(value catalog_recordings)" 60
sort told | uniq -d >twice
[ ! -s twice ] || wrong "added twice: $(cat twice)"
# A kill may leave a part behind under a name of its own, which nobody names.
same files "$(ls killed/recordings | grep -c 'wav$')" 60
