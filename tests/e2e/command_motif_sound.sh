#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# command_motif_sound.sh - oriole motif --keep: what is odd in sound as it comes
. "$(dirname "$0")/command_checks.sh"
cd "$scratch"

# A minute of noise that beats each second, and at 30 s the other way round; on
# the right side it hums and beats faster from 45 s on.
awk 'BEGIN {
    srand(2)
    print "time,left,right"
    for (i = 0; i < 240000; i++) {
        t = i / 4000
        u = t % 1
        if (t >= 30 && t < 31)
            u = 1 - u
        strength = u < 0.2 ? u : u > 0.6 && u < 0.7 ? 0.6 : 0.01
        v = t < 45 ? t % 1 : t % 0.37
        right = 0.02 + (v < 0.1 ? 0.3 : v * 0.1)
        printf "%.5f,%.6f,%.6f\n", t, strength * (2 * rand() - 1), \
            right * sin(i * 0.7) + 0.001 * rand()
    }
}' >sound.csv
printf '1\n' >one.csv
runs 0 conv sound.csv one.csv sound.wav --quiet
tail -c $((240000 * 8)) sound.wav >sound.raw
raw=f32le:4000:2

# watch OPTION...: that log, without its name.
watch() {
    "$oriole" motif "$@" --keep 20s --window 1s >"$out" 2>"$err" ||
        wrong "oriole motif $* failed"
    said="oriole motif $*"
}
told() {
    cut -f 2- "$out"
}

# Of a recording, of what comes in any pieces, in any way.
watch sound.wav
says 'the loudness in dB, 100 times a second'
says '6000 samples'
told >file.txt
awk -F '\t' '$3 ~ /discord/ && $1 > 28.9 && $1 < 31.1 { odd++ }
    $3 ~ /discord/ && $1 < 28.9 { none++ }
    END { exit !(odd && !none) }' file.txt || wrong 'what is odd is not told'
watch - <sound.wav
told | cmp -s - file.txt || wrong 'a WAV stream says something else'
watch - --format $raw <sound.raw
told | cmp -s - file.txt || wrong 'raw PCM says something else'
dd if=sound.raw bs=37 2>/dev/null | watch - --format $raw
told | cmp -s - file.txt || wrong 'tiny pieces say something else'
mkfifo fifo
cat sound.raw >fifo &
watch fifo --format $raw
told | cmp -s - file.txt || wrong 'a FIFO says something else'

# What is watched is what a whole recording is looked at as.
awk -F , 'NR > 1 {
    x = ($2 + $3) / 2
    squares += x * x
    if (++n == 40) {
        rms = sqrt(squares / n)
        printf "%.2f,%.9f\n", at / 100, \
            log(rms > 1e-5 ? rms : 1e-5) * 20 / log(10)
        at++
        n = squares = 0
    }
}' sound.csv >values.csv
watch values.csv
told | awk -F '\t' 'NR == FNR { was[NR] = $0; n = NR; next }
    {
        split(was[FNR], w, "\t")
        d = $4 - w[4]
        bad += $1 != w[1] || $2 != w[2] || $3 != w[3] || d * d > 1e-4
    }
    END { exit !(FNR == n && n > 0 && !bad) }' file.txt - ||
    wrong 'rows of the loudness say something else'

# Each channel by itself, bands, another rate, where the window is chosen.
watch sound.wav --column 1,2
told >both.txt
watch - --column all <sound.wav
told | cmp -s - both.txt || wrong 'all channels of a stream'
watch - --column 2 --format $raw --json <sound.raw
grep -q '"event":"change".*"at_s":4[45]' "$out" || wrong 'no change on the right'
watch sound.wav --column 2 --json
grep -q '"event":"change".*"at_s":4[45]' "$out" || wrong 'no change in a file'
watch sound.wav --bands 6
says '6 mel bands in dB, 100 times a second'
told >bands.txt
dd if=sound.raw bs=1001 2>/dev/null | watch - --format $raw --bands 6
told | cmp -s - bands.txt || wrong 'bands as they come say something else'
watch - --envelope 50 --json <sound.wav
tail -n 1 "$out" >summary
same samples "$("$tool" json summary.samples <summary)" 3000
same window "$("$tool" json summary.window <summary)" 50
runs 0 motif sound.wav --keep 20s
says ', chosen'

# A writer that goes within a frame: a gap, behind which it begins anew.
head -c 800003 sound.raw >first.raw
tail -c +960001 sound.raw >second.raw
"$tool" foreground "$oriole" motif fifo --format $raw --follow --keep 20s \
    --window 1s --json >"$out" 2>"$err" &
watcher=$!
cat first.raw >fifo
sleep 0.5
{ cat second.raw; sleep 1; kill -INT $watcher; sleep 0.2; } >fifo
wait $watcher || wrong 'watching over a gap failed'
said='watching over a gap'
tail -n 1 "$out" >summary
same gaps "$("$tool" json summary.gaps <summary)" 1
same samples "$("$tool" json summary.samples <summary)" 5500

# Samples that are missing are not silence, nor loud.
awk -F , 'NR > 40000 && NR <= 42000 { $2 = $3 = "" } 1' OFS=, sound.csv |
    head -n 120000 >hole.csv
runs 0 conv hole.csv one.csv hole.wav --quiet
runs 0 motif hole.wav --window 1s
says 'missing   51 samples'
runs 0 motif hole.wav --window 1s --keep 20s --json
same gaps "$(tail -n 1 "$out" | "$tool" json summary.gaps)" 1
if grep -e '"discord"' "$out" | "$tool" json start_s | grep -q '^\(9\|10\)\.'
then
    wrong 'a hole is odd'
fi

# Arrays have numbers for columns, too.
runs 0 conv sound.csv one.csv sound.npy --quiet
runs 0 motif sound.npy --column 2 --keep 8000 --window 400 --quiet
fails 2 'channels from 1 to 2' motif sound.npy --column 3 --keep 8000 -m 400

fails 2 'channels from 1 to 2' motif sound.wav --column 3 --keep 20s
fails 2 '--bands are of audio' motif sound.csv --bands 4 --keep 20s
fails 2 'see --keep' motif sound.wav --format wav
fails 2 'see --keep' motif sound.wav --device ''
fails 2 'takes the place of LOG' motif sound.wav --device '' --keep 20s
fails 2 'no format such as' motif sound.raw --format loud --keep 20s
exit 0
