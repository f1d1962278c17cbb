#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# command_ingest_cut.sh - oriole ingest --cut: recordings become spans that
#                         are trained on
. "$(dirname "$0")/command_checks.sh"
cd "$scratch"
make_clips clips 3

# From silence to silence: two tones in four seconds.
silence() {
    head -c $((2 * 80 * $1)) /dev/zero      # hundredths of a second
}
mkdir field
for class in low high; do
    "$tool" wav whole.wav 440 4 8000 1
    {
        head -c 44 whole.wav
        silence 50
        "$tool" wav tone.wav $([ $class = low ] && echo 300 || echo 2000) \
            0.5 8000 1
        tail -c +45 tone.wav
        silence 100
        tail -c +45 tone.wav
        silence 150
    } >field/$class.wav
done
runs 0 ingest s field --cut silence --label-from '^([a-z]+)'
prints 'field/low.wav	4.000	1	2'
runs 0 label s --export csv --recording low.wav
prints '0.450000,1.050000,low,,,cut'
prints '1.950000,2.550000,low,,,cut'
runs 0 train s -o m.oriole --arch minirocket
runs 0 test m.oriole s --json
same cases "$(value cases)" 4
same accuracy "$(value accuracy)" 1.0
runs 0 ingest s field --cut silence --label-from '^([a-z]+)'
prints 'known	field/low.wav	4.000	1	0'

# Windows: of one length, at a distance; the rest is in none.
"$tool" wav a.wav 440 5 8000 1
runs 0 ingest w a.wav --cut window:2
runs 0 label w --export csv
prints_nothing              # they are proposals
runs 0 ingest w2 a.wav --cut window:2:1.5 --label tone
prints 'a.wav	5.000	1	3'
runs 0 label w2 --export csv
prints '0.000000,2.000000,tone,,,cut'
prints '1.500000,3.500000,tone,,,cut'
prints '3.000000,5.000000,tone,,,cut'
runs 0 ingest w2 a.wav --cut window:2:1.5 --label tone
prints 'known	a.wav	5.000	1	0'

# The label of the whole recording is that of its pieces.
runs 0 ingest f clips --label-folders --cut window:0.1 --json
same pieces "$(value catalog_spans)" 18
runs 0 train f -o m.oriole --arch minirocket
rm -rf f

# Label files beside the recordings.
mkdir calls
cp a.wav calls/monday.wav
"$tool" wav calls/tuesday.wav 500 3 8000 1
"$tool" wav calls/wednesday.wav 600 3 8000 1
printf '0.25\t0.75\towl\n1\t1.5\tjay\n' >calls/monday.txt
printf 'start,end,label\n0.5,1,owl\n' >calls/tuesday.csv
runs 0 ingest l calls --cut labels
prints 'calls/monday.wav	5.000	1	2'
prints 'calls/tuesday.wav	3.000	1	1'
prints 'calls/wednesday.wav	3.000	1	0'
lines 3
runs 0 ingest l2 a.wav --cut labels:calls/monday.txt
prints 'a.wav	5.000	1	2'
printf '1\t9\towl\n' >calls/monday.txt
runs 1 ingest l3 calls --cut labels
prints 'failed	calls/monday.wav'
prints 'not within'

# Silence of a table nobody knows.
printf 't,v\n0,1\n1,2\n2,3\n' >log.csv
runs 1 ingest t log.csv --cut silence
prints 'is no audio'
runs 0 ingest t log.csv --cut window:2

fails 2 '--cut wants' ingest cat a.wav --cut words
fails 2 '--cut wants' ingest cat a.wav --cut window
fails 2 '--cut wants' ingest cat a.wav --cut window:-1
fails 2 '--cut wants' ingest cat a.wav --cut silence:x
fails 2 '--label wants' ingest cat a.wav --label x
fails 2 '--label wants' ingest cat a.wav --cut labels --label x
