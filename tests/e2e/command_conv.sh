#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# command_conv.sh - oriole conv: a recording is filtered
. "$(dirname "$0")/command_checks.sh"
cd "$scratch"

# By hand: 1 2 3 through 1 10 100, with its tail and without; the kernel is
# not turned round.
printf 'x\n1\n2\n3\n' >x.csv
printf 'h\n1\n10\n100\n' >h.csv
runs 0 conv x.csv h.csv -
same output "$(tr '\n' ' ' <"$out")" 'x 1 12 123 '
says 'compared with the definition'
runs 0 conv x.csv h.csv y.csv --tail
same output "$(tr '\n' ' ' <y.csv)" 'x 1 12 123 230 300 '
prints 'y.csv: 5 frames, 1 channel'

# Every method agrees, each channel by itself, seconds and rate stay.
"$tool" wav tone.wav 440 2 8000 2
awk 'BEGIN { print "h"; for (j = 0; j < 300; j++) print exp(-j / 50) / 50 }' \
    >long.csv
runs 0 conv tone.wav long.csv out.wav --compare --json
lines 1
same frames "$(value frames)" 16000
same channels "$(value channels)" 2
same taps "$(value taps)" 300
holds checks "$(value checked) >= 16"
methods=0
while [ "$(value "methods.$methods.method")" != '(none)' ]; do
    holds difference "$(value "methods.$methods.largest_difference") < 1e-5"
    holds time "$(value "methods.$methods.seconds") > 0"
    holds speed "$(value "methods.$methods.times_real_time") > 0"
    methods=$((methods + 1))
done
holds 'number of methods' "$methods >= 2"
runs 0 info out.wav --json
same rate "$(value rate)" 8000.0
same frames "$(value frames)" 16000

# An impulse is the kernel, by each method, across the seams of blocks.
awk 'BEGIN { print "x"; for (t = 0; t < 140000; t++) print t % 65536 == 65500 }
    ' >impulses.csv
for method in direct fft auto; do
    runs 0 conv impulses.csv long.csv y.csv --method $method --threads 2
    paste -d, y.csv impulses.csv | awk -F, -v method=$method '
        NR > 1 && $2 == 1 { at = NR }
        NR > 1 {
            j = NR - at
            want = at && j < 300 ? exp(-j / 50) / 50 : 0
            if ($1 - want > 1e-6 || want - $1 > 1e-6)
                exit 1
        }' || wrong "$said: not the impulse response"
done
runs 0 conv impulses.csv long.csv y.npy --quiet --seed 3
runs 0 info y.npy --json
same frames "$(value frames)" 140000

# Memory does not grow with the recording.
if [ -r /proc/self/status ]; then
    "$tool" wav short.wav 440 20 16000 1
    "$tool" wav longer.wav 440 900 16000 1      # 55 MiB as float32
    for name in short longer; do
        said="oriole conv $name.wav"
        "$tool" peak "$oriole" conv $name.wav long.csv out.wav --threads 1 \
            >$name.peak 2>/dev/null || wrong "$said: no peak"
    done
    holds memory "$(cat longer.peak) < $(cat short.peak) + 2048"
fi

# What is not to be filtered, and what not to filter with.
fails 3 'nothing.wav' conv nothing.wav h.csv y.csv
fails 3 'nothing.csv' conv x.csv nothing.csv y.csv
fails 3 'a kernel has one' conv x.csv tone.wav y.csv
printf 'a,b\n1,2\n' >two.csv
fails 3 'a kernel has one' conv x.csv two.csv y.csv
runs 0 conv x.csv two.csv - --taps-column b
same output "$(tr '\n' ' ' <"$out")" 'x 2 4 6 '
runs 0 conv two.csv h.csv - --columns a
same output "$(tr '\n' ' ' <"$out")" 'x 1 '
printf 'h,i\n1,2\n,3\n' >hole.csv
fails 3 'tap 2 is missing' conv x.csv hole.csv y.csv --taps-column h
"$tool" wav other.wav 440 0.01 16000 1
fails 3 "other's rate first" conv tone.wav other.wav y.wav
rm -f y.wav
fails 2 'a whole number of samples' conv x.csv h.csv y.wav
fails 2 'must end in .wav' conv x.csv h.csv y.mp3
fails 2 'usage: oriole conv' conv x.csv h.csv
fails 2 'both go to' conv x.csv h.csv - --json
fails 4 nowhere conv x.csv h.csv nowhere/y.csv

# Nothing half-done: a damaged recording, a full disk.
head -c 20000 tone.wav >cut.wav
fails 3 cut.wav conv cut.wav long.csv y.wav
[ ! -e y.wav ] || wrong "$said: a result all the same"
cp out.wav old.wav
status=0
(
    ulimit -f 8
    "$oriole" conv tone.wav long.csv out.wav >"$out" 2>"$err"
) || status=$?
said='oriole conv with no room for the result'
same 'exit code' "$status" 4
says out.wav
cmp -s out.wav old.wav || wrong 'the old result was touched'
left=$(find . -name 'out.wav.*')
[ -z "$left" ] || wrong "left over: $left"
