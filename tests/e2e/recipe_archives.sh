#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# recipe_archives.sh - datasets/ucr.sh, speech-commands.sh and esc50.sh, on
# small made copies
. "$(dirname "$0")/recipe_checks.sh"

# --- ucr ---
ucr=$scratch/ucr
mkdir -p "$ucr/Waves" "$ucr/Steps" "$ucr/notes"
printf '1\t0.5\t1\t2\n-1\t3\tNaN\t4\n' >"$ucr/Waves/Waves_TRAIN.tsv"
printf '1\t0.5\t1\t2\n1\t3\t4\t5\n-1\t6\t7\t8\n' >"$ucr/Waves/Waves_TEST.tsv"
printf '# note\n@problemName Steps\n@classLabel true a b\n@data\n' |
    tee "$ucr/Steps/Steps_TRAIN.ts" >"$ucr/Steps/Steps_TEST.ts"
printf '1,2,3:a\n4,5:b\n?,7:a\n' >>"$ucr/Steps/Steps_TRAIN.ts"
printf '1,2,3:b\r\n' >>"$ucr/Steps/Steps_TEST.ts"

expect 0 'passed over notes' sh "$recipes/ucr.sh" --from "$ucr" "$scratch/a"
expect 0 'is there' sh "$recipes/ucr.sh" --from "$ucr" "$scratch/a"
same list "$(cat "$scratch/a/ucr.csv")" 'set,train,test,classes
Steps,3,1,2
Waves,2,3,2'
cmp "$ucr/Waves/Waves_TEST.tsv" "$scratch/a/ucr/Waves/Waves_TEST.tsv"
no_leftovers "$scratch/a"

printf '2\t1\t2\t3\n' >>"$ucr/Waves/Waves_TEST.tsv"
expect 3 'Waves_TEST.tsv: line 4: label "2" is not in the training' \
    sh "$recipes/ucr.sh" --from "$ucr" "$scratch/b"
printf '1\t0.5\t1\n' >"$ucr/Waves/Waves_TEST.tsv"
expect 3 'line 1: 2 values, the first case has 3' \
    sh "$recipes/ucr.sh" --from "$ucr" "$scratch/b"
: >"$ucr/Waves/Waves_TEST.tsv"
expect 3 'no cases' sh "$recipes/ucr.sh" --from "$ucr" "$scratch/b"
rm "$ucr/Waves/Waves_TEST.tsv"
expect 3 'Waves_TEST is missing' sh "$recipes/ucr.sh" --from "$ucr" \
    "$scratch/b"
expect 3 'no folder NAME' sh "$recipes/ucr.sh" --from "$scratch/b" "$scratch/b"
same 'left in the folder' "$(ls -A "$scratch/b")" ''

# --- speech-commands ---
words=$scratch/words
for word in yes no; do
    for clip in 0a7c_nohash_0 0a7c_nohash_1 1b88_nohash_0 22ff_nohash_0; do
        make_wav "$words/$word/$clip.wav"
    done
done
mkdir "$words/_background_noise_"
: >"$words/_background_noise_/hum.wav"
printf 'yes/1b88_nohash_0.wav\nno/1b88_nohash_0.wav\n' \
    >"$words/validation_list.txt"
printf 'yes/22ff_nohash_0.wav\r\nno/22ff_nohash_0.wav\r\n' \
    >"$words/testing_list.txt"
expect 0 '8 clips of 2 words' \
    sh "$recipes/speech-commands.sh" --from "$words" "$scratch/s"
manifest=$scratch/s/speech-commands.csv
same train "$(count "$manifest" ',train,0a7c$')" 4
same valid "$(count "$manifest" ',valid,1b88$')" 2
same test "$(count "$manifest" ',test,22ff$')" 2
same label "$(count "$manifest" '/yes/[^/]*,yes,')" 4

echo yes/ffff_nohash_0.wav >>"$words/testing_list.txt"
expect 3 'ffff_nohash_0.wav: listed, but missing' \
    sh "$recipes/speech-commands.sh" --from "$words" "$scratch/t"
make_wav "$words/yes/ffff_nohash_0.wav"
make_wav "$words/yes/loud.wav"
expect 3 'yes/loud.wav: not named' \
    sh "$recipes/speech-commands.sh" --from "$words" "$scratch/t"
echo text >"$words/yes/loud.wav"
mv "$words/yes/loud.wav" "$words/yes/ffff_nohash_1.wav"
expect 3 'not a WAV file' \
    sh "$recipes/speech-commands.sh" --from "$words" "$scratch/t"
rm "$words/testing_list.txt"
expect 3 'testing_list.txt: no such file' \
    sh "$recipes/speech-commands.sh" --from "$words" "$scratch/t"
mkdir "$scratch/bin"
cat >"$scratch/bin/curl" <<'END'
#!/bin/sh
while [ "$1" != -o ]; do shift; done
echo not the archive >"$2"
END
chmod +x "$scratch/bin/curl"
expect 3 'SHA-256' env PATH="$scratch/bin:$PATH" \
    sh "$recipes/speech-commands.sh" "$scratch/t"
same 'left in the folder' "$(ls -A "$scratch/t")" ''

# --- esc50 ---
esc=$scratch/esc
mkdir -p "$esc/meta"
echo filename,fold,target,category,esc10,src_file,take >"$esc/meta/esc50.csv"
for fold in 1 2 3 4 5; do
    make_wav "$esc/audio/$fold-100-A-0.wav"
    echo "$fold-100-A-0.wav,$fold,0,dog,True,10$fold,A" >>"$esc/meta/esc50.csv"
done
expect 0 '5 clips of 1 classes' sh "$recipes/esc50.sh" --from "$esc" \
    "$scratch/e"
manifest=$scratch/e/esc50.csv
same test "$(count "$manifest" '/5-100-A-0.wav,dog,test,105$')" 1
same train "$(count "$manifest" ',train,')" 4
expect 0 'fold 2 tests' sh "$recipes/esc50.sh" --from "$esc" --fold 2 \
    "$scratch/e2"
same test "$(count "$scratch/e2/esc50.csv" '/2-[^,]*,dog,test,102$')" 1
expect 2 'from 1 to 5' sh "$recipes/esc50.sh" --fold 6 "$scratch/e3"
rm "$esc/audio/3-100-A-0.wav"
expect 3 '3-100-A-0.wav: named in' sh "$recipes/esc50.sh" --from "$esc" \
    "$scratch/e3"
echo file,class >"$esc/meta/esc50.csv"
expect 3 'must name filename' sh "$recipes/esc50.sh" --from "$esc" \
    "$scratch/e3"
expect 3 'esc50.csv: no such file' sh "$recipes/esc50.sh" --from "$scratch" \
    "$scratch/e3"
