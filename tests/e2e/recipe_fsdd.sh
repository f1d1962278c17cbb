#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# recipe_fsdd.sh - datasets/fsdd.sh, on a made copy of two speakers
. "$(dirname "$0")/recipe_checks.sh"

copy=$scratch/copy
make_wav "$copy/recordings/0_anna_0.wav"
for speaker in anna bert; do
    for digit in 0 1 2 3 4 5 6 7 8 9; do
        take=0
        while [ $take -lt 50 ]; do
            ln -f "$copy/recordings/0_anna_0.wav" \
                "$copy/recordings/${digit}_${speaker}_$take.wav" 2>/dev/null ||
                [ "$digit$speaker$take" = 0anna0 ]
            take=$((take + 1))
        done
    done
done

expect 0 '1000 recordings of 2 speakers' \
    sh "$recipes/fsdd.sh" --from "$copy" "$scratch/a"
manifest=$scratch/a/fsdd.csv
same train "$(count "$manifest" ',train,')" 900
same test "$(count "$manifest" ',test,')" 100
same 'tests of takes 0-4' "$(count "$manifest" '_[0-4]\.wav,[0-9],test,')" 100
same 'digit 7' "$(count "$manifest" '/7_[a-z]*_[0-9]*\.wav,7,')" 100
sed 1d "$manifest" | cut -d, -f1 | while read -r file; do
    [ -f "$file" ] || wrong "$file is not there"
done

expect 0 'is there' sh "$recipes/fsdd.sh" --from "$copy" "$scratch/a"
expect 0 'wrote' sh "$recipes/fsdd.sh" --from "$copy/recordings" \
    --leave-out bert "$scratch/a"
manifest=$scratch/a/fsdd-without-bert.csv
same 'test speaker' "$(count "$manifest" '_bert_[0-9]*\.wav,[0-9],test,')" 500
same 'train speaker' "$(count "$manifest" '_anna_[0-9]*\.wav,[0-9],train,')" 500

# a folder whose name must be quoted in CSV
ln -s "$copy" "$scratch/a \"copy\", once more"
expect 0 'wrote' sh "$recipes/fsdd.sh" \
    --from "$scratch/a \"copy\", once more" "$scratch/q"

# fetched: curl is played by a script that gives an archive of the copy
mkdir "$scratch/bin"
(cd "$scratch" && tar -czf fsdd.tar.gz copy)
cat >"$scratch/bin/curl" <<END
#!/bin/sh
while [ "\$1" != -o ]; do shift; done
cp "$scratch/fsdd.tar.gz" "\$2"
END
chmod +x "$scratch/bin/curl"
expect 0 '1000 recordings' env PATH="$scratch/bin:$PATH" \
    sh "$recipes/fsdd.sh" "$scratch/f"
same 'first file' "$(sed -n 2p "$scratch/f/fsdd.csv")" \
    fsdd/0_anna_0.wav,0,test,
[ -f "$scratch/f/fsdd/9_bert_49.wav" ] || wrong 'not unpacked'
no_leftovers "$scratch/f"
echo broken >"$scratch/fsdd.tar.gz"
expect 3 'damaged archive' env PATH="$scratch/bin:$PATH" \
    sh "$recipes/fsdd.sh" "$scratch/g"
printf '#!/bin/sh\nexit 6\n' >"$scratch/bin/curl"
expect 3 'use --from' env PATH="$scratch/bin:$PATH" \
    sh "$recipes/fsdd.sh" "$scratch/g"

expect 3 'no recordings of carl' sh "$recipes/fsdd.sh" --from "$copy" \
    --leave-out carl "$scratch/d"
expect 3 'no such folder' sh "$recipes/fsdd.sh" --from "$scratch/nowhere" \
    "$scratch/d"
expect 3 'no .wav files' sh "$recipes/fsdd.sh" --from "$scratch/bin" \
    "$scratch/d"
rm "$copy/recordings/3_bert_17.wav"
expect 3 '3_bert_17.wav: missing' sh "$recipes/fsdd.sh" --from "$copy" \
    "$scratch/d"
: >"$copy/recordings/3_bert_17.wav"
expect 3 '3_bert_17.wav: not a WAV file' sh "$recipes/fsdd.sh" \
    --from "$copy" "$scratch/d"
mv "$copy/recordings/3_bert_17.wav" "$copy/recordings/x.wav"
make_wav "$copy/recordings/x.wav"
expect 3 'x.wav: not named' sh "$recipes/fsdd.sh" --from "$copy" "$scratch/d"
same 'left in the folder' "$(ls -A "$scratch/d")" ''
