#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# command_propose.sh - oriole label: a recogniser proposes, people judge; and
#                      how far two people agree
. "$(dirname "$0")/command_checks.sh"
cd "$scratch"
make_tones
pack_tones
mkdir new
for clip in 0 1 2; do
    "$tool" wav new/l$clip.wav $((310 + 20 * clip)) 0.35 8000 1
    "$tool" wav new/h$clip.wav $((1520 + 20 * clip)) 0.35 8000 1
done
mv tones.wav new/
runs 0 ingest cat new -q

# Clips whole, a long recording by its events, as listen tells them.
runs 0 label cat --propose --model m.oriole
says 'proposals in 7 recordings'
prints 'l0.wav	1	0	0'
lines 7
"$oriole" listen m.oriole new/tones.wav -q >events
same 'events of tones.wav' "$(grep tones.wav "$out" | cut -f2)" \
    "$(grep -c '"label"' events)"
runs 0 label cat --queue
grep l1.wav "$out" >one
same 'l1.wav' "$(cut -f2-4 one)" '0	0.35	low'
holds 'its confidence' "$(cut -f5 one) > 0.5"
same 'order' "$(cut -f6 "$out" | sort -nr)" "$(cut -f6 "$out")"
runs 0 label cat --queue --top 2 --json
lines 2
same 'author' "$(value author | sed q)" m

# Nothing is heard twice, unless it is asked for; then nothing is new.
runs 0 label cat --propose --model m.oriole
says '0 proposals in 0 recordings'
runs 0 label cat --propose --model m.oriole --again --json
same 'new ones' "$(value added | sort -u)" 0

# Accepted ones are spans like those that people make; what was judged is not
# proposed again.
runs 0 label cat --export csv -q
prints_nothing
runs 0 label cat --accept low --author eva
says 'accepted'
runs 0 label cat --reject high:2
says '0 proposals rejected'
runs 0 label cat --reject high:0 --json
holds 'rejected' "$(value rejected) >= 3"
runs 0 label cat --queue
prints_nothing
runs 0 label cat --propose --model m.oriole --again
prints 'l0.wav	0	0	1'
prints 'h0.wav	0	0	1'
runs 0 label cat --export csv --recording l0.wav
prints ',low'
runs 0 label cat --undo --recording l0.wav
runs 0 label cat --queue
prints 'l0.wav	0	0.35	low'

# More like this: the same tone in the long recording and in clips.
runs 0 label cat --similar l0.wav:0.05:0.3 --top 3 --json
lines 3
value recording >found
same 'other tones found' "$(grep -c '^h' found)" 0
holds 'the nearest' "$(value distance | sed q) < 0.9"
runs 0 label cat --similar l0.wav:0.05:0.3 --top 1
same 'fields' "$(awk -F '\t' '{ print NF }' "$out")" 4
cp "$out" all
runs 0 label cat --similar l0.wav:0.05:0.3 --top 1 --band 0:4000
cmp -s "$out" all || wrong 'a band of all frequencies is another search'
runs 0 label cat --similar l0.wav:0.05:0.3 --top 1 --band 2000:4000
! cmp -s "$out" all || wrong 'a band of some frequencies is the same search'

# Two people.
printf 'start,end,label\n0,1,a\n2,3,b\n' >eva.csv
printf 'start,end,label\n0,1,a\n2,3.5,c\n' >tom.csv
runs 0 ingest two new/tones.wav -q
runs 0 label two --import eva.csv --recording tones.wav --author eva
runs 0 label two --import tom.csv --recording tones.wav --author tom
runs 0 label two --agree eva tom
prints 'kappa over time     0.500'
prints 'overlap of pairs    0.833'
prints 'tones.wav	16000	28000	b	c'
runs 0 label two --agree eva tom --json
same pairs "$(value pairs)" 2
same both "$(value both)" 1

fails 2 'wants --model' label cat --propose
fails 2 'two names' label cat --agree eva
fails 2 'only --import takes FILEs' label cat --queue more
fails 2 'exclude each other' label cat --accept a --reject b
fails 2 'usage' label cat --queue --undo
fails 2 'RECORDING:START:END' label cat --similar l0.wav:1
for band in 1000 a:2000 2000:1000 1000: 1:2:3 -5:100; do
    fails 2 '--band takes LOW:HIGH' label cat --similar l0.wav:0:0.1 \
        --band "$band"
done
fails 2 'low_hz' label cat --similar l0.wav:0:0.1 --band 5000:6000
fails 2 '--band goes with --similar' label cat --queue --band 1:2
fails 3 'has no recording "x.wav"' label cat --similar x.wav:0:1
fails 2 'no part of a recording' label cat --similar l0.wav:0:9
fails 3 'no accepted spans by ann' label two --agree eva ann
fails 3 'nothing.oriole' label cat --propose --model nothing.oriole
fails 2 'eva agrees with themselves' label two --agree eva eva

# A recording that is gone does not keep the others out.
rm new/h0.wav
runs 1 label cat --propose --model m.oriole --again
says 'h0.wav'
lines 6
