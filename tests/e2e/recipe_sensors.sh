#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# recipe_sensors.sh - datasets/cwru.sh and magic-wand.sh, on small made copies
. "$(dirname "$0")/recipe_checks.sh"

# --- cwru ---
# 300 samples that tell their number: four digits each, read as float32
made=$scratch/made
mkdir "$made"
make_array() {  # make_array FILE SAMPLES
    {
        printf '\223NUMPY\001\000v\000%-117s\n' \
            "{'descr': '<f4', 'fortran_order': False, 'shape': ($2,), }"
        awk -v n="$2" 'BEGIN { for (i = 0; i < n; i++) printf "%04d", i }'
    } >"$made/$1"
}
make_array 1797_B_7_DE12.npy 300
make_array 1797_Normal_firsthalf.npy 270
expect 0 '4 windows to train and 4 to test, 2 classes' \
    sh "$recipes/cwru.sh" --from "$made" --window 64 "$scratch/c"
same list "$(cat "$scratch/c/cwru.csv")" 'file,label,train,test
1797_B_7_DE12.npy,B_7,2,2
1797_Normal_firsthalf.npy,Normal,2,2'
for side in TRAIN TEST; do
    file=$scratch/c/cwru/cwru_$side.npy
    same "bytes of $side" "$(wc -c <"$file" | tr -d ' ')" $((128 + 4 * 64 * 4))
    same "labels of $side" "$(tr '\n' ' ' <"${file%.npy}_labels.csv")" \
        'B_7 B_7 Normal Normal '
    head -c 128 "$file" | grep -q "'shape': (4, 64)" || wrong "shape of $side"
done
at() {  # at SIDE WINDOW: the first sample
    tail -c +$((129 + 4 * 64 * $2)) "$scratch/c/cwru/cwru_$1.npy" | head -c 4
}
same 'second window' "$(at TRAIN 1)" 0064
same 'second half' "$(at TEST 0)" 0150
same 'second half of the other' "$(at TEST 2)" 0135
if [ -x ./oriole ]; then
    ./oriole info "$scratch/c/cwru" | grep -q 'cases *8, 4 train, 4 test' ||
        wrong 'oriole cannot read it'
fi
expect 0 'is there' sh "$recipes/cwru.sh" --from "$made" --window 64 \
    "$scratch/c"
expect 3 'shorter than a window' sh "$recipes/cwru.sh" --from "$made" \
    "$scratch/d"
expect 3 'needs a copy on disk' sh "$recipes/cwru.sh" "$scratch/d"
expect 2 'from 64 to 16384' sh "$recipes/cwru.sh" --window 63 "$scratch/d"
expect 3 'no 1797_' sh "$recipes/cwru.sh" --from "$scratch/c" "$scratch/d"
printf x >>"$made/1797_B_7_DE12.npy"
expect 3 'as long as its header says' sh "$recipes/cwru.sh" --from "$made" \
    --window 64 "$scratch/d"
echo text >"$made/1797_B_7_DE12.npy"
expect 3 'is no .npy array' sh "$recipes/cwru.sh" --from "$made" "$scratch/d"
rm "$made/1797_B_7_DE12.npy"
make_array 1797_odd.npy 300
expect 3 'not named' sh "$recipes/cwru.sh" --from "$made" --window 64 \
    "$scratch/d"
same 'left in the folder' "$(ls -A "$scratch/d")" ''

# --- magic-wand ---
wand=$scratch/wand
mkdir "$wand"
make_strokes() {    # make_strokes DIGIT COUNT
    awk -v digit="$1" -v n="$2" 'BEGIN {
        printf "{\"strokes\": ["
        for (i = 0; i < n; i++)
            printf "%s{\"index\": %d, \"strokePoints\": [{\"x\": -0.%d, " \
                "\"y\": 1e-05}, {\"x\": %d, \"y\": 2.5}], \"label\": " \
                "\"%d\"}", i ? ", " : "", i, 10 + i, digit, digit
        printf "]}"
    }' >"$wand/petewarden_$1.json"
}
for digit in 0 1 2 3 4 5 6 7 8 9; do
    make_strokes $digit 61
done
expect 0 '600 strokes of 10 digits, fold 2 tests' \
    sh "$recipes/magic-wand.sh" --from "$wand" --fold 2 "$scratch/m"
manifest=$scratch/m/magic-wand.csv
same test "$(count "$manifest" ',test,')" 120
same 'tests of 7' "$(count "$manifest" ',7,test,')" 12
same first "$(sed -n 2,3p "$manifest")" 'magic-wand/0-0.csv,0,train,
magic-wand/0-1.csv,0,test,'
same points "$(cat "$scratch/m/magic-wand/7-59.csv")" 'x,y
-0.69,1e-05
7,2.5'
expect 3 'not made' sh "$recipes/magic-wand.sh" --from "$wand" --fold 3 \
    "$scratch/m"
expect 2 'from 1 to 5' sh "$recipes/magic-wand.sh" --fold 6 "$scratch/n"
make_strokes 4 59
expect 3 '59 good strokes' sh "$recipes/magic-wand.sh" --from "$wand" \
    "$scratch/n"
sed 's/"label": "4"/"label": "5"/' "$wand/petewarden_4.json" >"$wand/x"
mv "$wand/x" "$wand/petewarden_4.json"
expect 3 '0 good strokes' sh "$recipes/magic-wand.sh" --from "$wand" \
    "$scratch/n"
rm "$wand/petewarden_4.json"
expect 3 'petewarden_4.json: no such file' sh "$recipes/magic-wand.sh" \
    --from "$wand" "$scratch/n"
same 'left in the folder' "$(ls -A "$scratch/n")" ''
