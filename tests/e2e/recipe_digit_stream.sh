#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# recipe_digit_stream.sh - datasets/digit-stream.sh, on a made copy of one
#                          speaker
. "$(dirname "$0")/recipe_checks.sh"

copy=$scratch/copy
mkdir -p "$copy/recordings"
awk 'BEGIN {                    # 1000 samples, behind 82 silent ones
    printf "RIFF%c%c%c%cWAVEfmt ", 152, 8, 0, 0
    printf "%c%c%c%c%c%c%c%c", 16, 0, 0, 0, 1, 0, 1, 0
    printf "%c%c%c%c%c%c%c%c", 64, 31, 0, 0, 128, 62, 0, 0
    printf "%c%c%c%cdata%c%c%c%c", 2, 0, 16, 0, 116, 8, 0, 0
    for (i = 0; i < 82; i++)
        printf "%c%c", 0, 0
    for (i = 0; i < 500; i++)
        printf "%c%c%c%c", 232, 3, 24, 252
}' >"$copy/recordings/0_anna_0.wav"
for digit in 0 1 2 3 4 5 6 7 8 9; do
    take=0
    while [ $take -lt 50 ]; do
        [ "$digit$take" = 00 ] || ln "$copy/recordings/0_anna_0.wav" \
            "$copy/recordings/${digit}_anna_$take.wav"
        take=$((take + 1))
    done
done

set -- --from "$copy" --hours 0
expect 0 '500 digits' sh "$recipes/digit-stream.sh" "$@" "$scratch/a"
expect 0 'is there' sh "$recipes/digit-stream.sh" "$@" "$scratch/a"
no_leftovers "$scratch/a"
manifest=$scratch/a/digit-stream.csv
same header "$(sed -n 1p "$manifest")" file,label,start,end,split
same train "$(count "$manifest" ',train$')" 400
same valid "$(count "$manifest" ',valid$')" 50
same test "$(count "$manifest" ',test$')" 50
same 'digit 7 of the test' "$(count "$manifest" 'test.wav,7,')" 5

# Pauses of 0.3 to 1.2 s, all in one order of time.
awk -F, 'NR > 1 {
    if ($1 == file && ($3 - end < 0.29 || $3 - end > 1.21))
        print
    file = $1
    end = $4
}' "$manifest" >"$scratch/pauses"
same pauses "$(cat "$scratch/pauses")" ''

# Clips are 20 dB above what is between them.
od -An -v -w2 -t d2 -j 44 "$scratch/a/digit-stream/test.wav" |
    awk -v manifest="$manifest" '
    BEGIN {
        FS = ","
        while ((getline <manifest) > 0)
            if ($5 == "test") {
                from[++n] = int($3 * 8000 + 0.5)
                to[n] = int($4 * 8000 + 0.5)
            }
        k = 1
    }
    {
        if (k <= n && NR > to[k])
            k++
        inside = k <= n && NR > from[k]
        power[inside] += $1 * $1
        samples[inside]++
    }
    END {
        ratio = power[1] / samples[1] / (power[0] / samples[0])
        exit !(ratio > 100 && ratio < 102.5)
    }' || wrong 'the noise is not 20 dB below the clips'

expect 0 'digits' sh "$recipes/digit-stream.sh" "$@" "$scratch/b"
diff -r "$scratch/a" "$scratch/b" || wrong 'made twice, two streams came out'
expect 0 'digits' sh "$recipes/digit-stream.sh" "$@" --ends keep "$scratch/k"
# whole parts of 10 ms are kept
same 'lengths with ends and without' \
    "$(cat "$manifest" "$scratch/k/digit-stream.csv" |
    awk -F, '$4 != "end" { print int(($4 - $3) * 8000 + 0.5) }' | sort |
    uniq -c | tr -s ' ' | tr '\n' ,)" ' 500 1082, 500 960,'
expect 2 '--ends takes' sh "$recipes/digit-stream.sh" --ends no "$scratch/c"
expect 2 '--snr takes' sh "$recipes/digit-stream.sh" --snr 99 "$scratch/c"
