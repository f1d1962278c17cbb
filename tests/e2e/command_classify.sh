#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# command_classify.sh - oriole classify: forms of output, many and long files
. "$(dirname "$0")/command_checks.sh"
cd "$scratch"
make_arch tiny.arch
make_clips clips 4
runs 0 train clips -o m.oriole --arch tiny.arch --epochs 40 -q \
    --features raw --rate 0.02
"$tool" wav low.wav 320 0.3 8000 1
"$tool" wav high.wav 1550 0.3 8000 1

runs 0 classify m.oriole low.wav high.wav
lines 2
quiet
same columns "$(awk -F '\t' 'NF == 5 { n++ } END { print n }' "$out")" 2
same answers "$(cut -f 1,2,4 "$out" | tr '\t\n' ' |')" \
    'low.wav 0.0000 low|high.wav 0.0000 high|'

# Another rate and two channels are brought to the model's.
"$tool" wav stereo.wav 1550 0.3 16000 2
runs 0 classify m.oriole stereo.wav
same answer "$(cut -f 2-4 "$out" | tr '\t' ' ')" '0.0000 0.3000 high'

runs 0 classify m.oriole low.wav high.wav --json --scores
lines 2
same labels "$(value label | tr '\n' ' ')" 'low high '
same starts "$(value start | tr '\n' ' ')" '0.0 0.0 '
holds scores "$(value scores.low | head -n 1) > 0.5"
runs 0 classify m.oriole low.wav --json
same 'scores unasked' "$(value scores)" '(none)'

runs 0 classify m.oriole low.wav --csv --scores
same header "$(sed -n 1p "$out")" file,start,end,label,score,high,low
lines 2
cp low.wav 'odd, "name".wav'
runs 0 classify m.oriole 'odd, "name".wav' --csv
prints '"odd, ""name"".wav",0.0000,0.3000,low,'
cp low.wav "$(printf 'tab\there.wav')"
runs 0 classify m.oriole "$(printf 'tab\there.wav')"
prints 'tab\there.wav'
cp low.wav "$(printf 'bytes\377.wav')"
runs 0 classify m.oriole "$(printf 'bytes\377.wav')" --json
same 'name that is not UTF-8' "$(value file)" \
    "$(printf 'bytes\357\277\275.wav')"

# A long recording: spans side by side, from its start to its end.
"$tool" wav long.wav 1600 20.05 8000 1
runs 0 classify m.oriole long.wav --json
value start >starts
value end >ends
same 'first start' "$(head -n 1 starts)" 0.0
same 'last end' "$(tail -n 1 ends)" 20.05
sed 1d starts >later
sed '$d' ends | cmp -s - later || wrong 'gaps between the spans'
[ "$(wc -l <starts)" -gt 50 ] || wrong 'too few spans'
same 'answers' "$(value label | sort -u)" high

# Standard input.
status=0
"$oriole" classify m.oriole - <low.wav >"$out" 2>"$err" || status=$?
same 'exit code' "$status" 0
prints low

# Label files.
runs 0 classify m.oriole low.wav --labels audacity
same audacity "$(cat "$out")" "$(printf '0.000000\t0.300000\tlow')"
runs 0 classify m.oriole low.wav --labels raven
prints 'Begin Time (s)'
lines 2
runs 0 classify m.oriole low.wav --labels textgrid
prints 'xmax = 0.300000'
prints 'text = "low"'
mkdir labels
runs 0 classify m.oriole low.wav high.wav --labels textgrid -o labels
prints_nothing
grep -q 'text = "high"' labels/high.TextGrid || wrong 'no label file'
[ -e labels/low.TextGrid ] || wrong 'no second label file'
fails 2 'needs --output' classify m.oriole low.wav high.wav --labels raven
fails 2 'would write labels/low.txt' classify m.oriole low.wav \
    clips/../low.wav --labels audacity --output labels
fails 2 'exclude each other' classify m.oriole low.wav --json --csv
fails 2 'goes with --labels' classify m.oriole low.wav --output labels
fails 2 'goes with --json' classify m.oriole low.wav --scores
fails 4 nowhere classify m.oriole low.wav --labels raven -o nowhere

# A table of series: a line a case, named by its line in the table.
make_series train.tsv 20 40 1
make_series cases.tsv 600 40 2
runs 0 train train.tsv -o t.oriole --arch tiny.arch --epochs 30 -q
runs 0 classify t.oriole cases.tsv
lines 600
quiet
same columns "$(awk -F '\t' 'NF == 5 { n++ } END { print n }' "$out")" 600
same 'first case' "$(head -n 1 "$out" | cut -f 1-3 | tr '\t' '|')" \
    'cases.tsv: line 1|0|40'
same 'last case' "$(tail -n 1 "$out" | cut -f 1 )" 'cases.tsv: line 600'
cut -f 1 cases.tsv >truth
holds 'right answers' "$(cut -f 4 "$out" | paste - truth |
    awk '$1 == $2 { n++ } END { print n + 0 }') > 540"
{
    printf '%s\n' '@univariate true' '@classLabel true 1 2' @data
    awk -F '\t' '{ for (t = 2; t <= NF; t++)
        printf "%s%s", $t, t < NF ? "," : ":" $1 "\n" }' cases.tsv
} >cases.ts
cut -f 2- "$out" >answers
runs 0 classify t.oriole cases.ts
prints 'cases.ts: line 4'
cut -f 2- "$out" | cmp -s - answers || wrong 'a .ts has other answers'
runs 0 classify t.oriole cases.tsv --csv --scores
same header "$(sed -n 1p "$out")" file,start,end,label,score,1,2
lines 601
runs 0 classify t.oriole cases.tsv --json --scores
same label "$(value label | sed -n 1p)" "$(sed -n 1p answers | cut -f 3)"
holds scores "$(value scores.1 | sed -n 1p) + $(value scores.2 |
    sed -n 1p) > 0.999"
fails 2 'has no time line' classify t.oriole cases.ts --labels raven
fails 2 'has no time line' classify t.oriole cases.tsv --labels raven
sed 's/^1/long walk/;s/^2/run/' cases.tsv >named.tsv
runs 0 classify t.oriole named.tsv
cut -f 2- "$out" | cmp -s - answers || wrong 'labels change the answers'
sed '7s/\t/\toops/' cases.tsv >broken.tsv
fails 3 'broken.tsv: line 7' classify t.oriole broken.tsv
fails 3 'missing.ts' classify t.oriole missing.ts
fails 3 'missing.tsv' classify t.oriole missing.tsv

# A log is a recording even if it is a .tsv, with or without a header.
awk 'BEGIN { for (t = 0; t < 40; t++) print t / 10 "\t" sin(0.7 * t) }' \
    >bare.tsv
{ printf 'time\tx\n'; cat bare.tsv; } >log.tsv
runs 0 classify t.oriole log.tsv bare.tsv
same spans "$(cut -f 1-3 "$out" | tr '\t\n' ' |')" \
    'log.tsv 0.0000 4.0000|bare.tsv 0.0000 4.0000|'
runs 0 classify t.oriole log.tsv --labels audacity
awk 'BEGIN { OFS = "\t"; print "time", "x", "y"
    for (t = 0; t < 40; t++) print t / 10, sin(t), cos(t) }' >wide.tsv
fails 3 'wide.tsv: has 2 channels' classify t.oriole wide.tsv

# One bad file among good ones: the others are done.
echo garbage >bad.wav
runs 1 classify m.oriole low.wav bad.wav high.wav
lines 2
says bad.wav
says '1 of 3 files'
runs 3 classify m.oriole bad.wav nothing.wav
prints_nothing
says nothing.wav
fails 3 bad.wav classify m.oriole bad.wav

# A full disk under the results.
if [ -c /dev/full ]; then
    status=0
    "$oriole" classify m.oriole long.wav >/dev/full 2>"$err" || status=$?
    same 'exit code on a full disk' "$status" 4
fi
