#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# page_proposals.sh - the page of oriole label lets a recogniser help:
#                     training, proposals, more like this; two people are
#                     compared, keys are changed
. "$(dirname "$0")/page_checks.sh"
cd "$scratch"

# Clips whose folders are labels, and some that wait for one.
make_clips clips 6
mkdir more
for tone in 305 315 325 335 345 1510 1540 1570 1600 1630; do
    "$tool" wav "more/tone-$tone.wav" "$tone" 0.3 8000 1
done
runs 0 ingest cat clips --label-folders --author somebody -q
runs 0 ingest cat more -q

# The same shape at 1000, 4000 and 7000 in a log, smaller each time.
awk 'BEGIN {
    print "time,level"
    for (i = 0; i < 9000; i++) {
        shape = 0
        for (k = 0; k < 3; k++) {
            at = i - 1000 - 3000 * k
            if (at >= 0 && at < 200)
                shape = (8 - k) * sin(at * at / 900)
        }
        printf "%d,%.4f\n", i, shape + i * 7919 % 997 / 997
    }
}' >waves.csv
"$oriole" ingest cat waves.csv -q >"$out" 2>"$err" ||
    [ $? -eq 1 ] || wrong 'the log was not brought in'

# Eva and Tom: the same for half of the time, of which 0.38 by chance; see
# proposals.mjs.
"$tool" wav talk.wav 500 10 8000 1
runs 0 ingest cat talk.wav -q
printf '0\t4\towl\n6\t8\tjay\n' >eva.txt
printf '0\t2\towl\n6\t8\towl\n9\t10\tjay\n' >tom.txt
runs 0 label cat --import eva.txt --recording talk.wav --author eva -q
runs 0 label cat --import tom.txt --recording talk.wav --author tom -q
echo a-secret-for-this-test >token

looks proposals "$scratch/cat" "$scratch/token"
