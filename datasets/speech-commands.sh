#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# speech-commands - Speech Commands v2: 35 English words by 2618 speakers
#
#   sh datasets/speech-commands.sh [--from DIR] DESTINATION
#
# Source    http://download.tensorflow.org/data/speech_commands_v0.02.tar.gz
#           (P. Warden, "Speech Commands: A Dataset for Limited-Vocabulary
#           Speech Recognition", 2018), 2.3 GB; WAV of 16 kHz, about 1 s each
# Licence   CC BY 4.0
# Split     the project's lists: validation_list.txt, testing_list.txt, and
#           all others train. Group is the speaker, the first part of the name.
# Checked   the archive's SHA-256; every clip that a list names is there; every
#           clip is WAV and named by the rule.
#
# --from    a copy on disk, unpacked; used in place
name=speech-commands
here=$(dirname "$0")
. "$here/recipe.sh"

archive=http://download.tensorflow.org/data/speech_commands_v0.02.tar.gz
sum=af14739ee7dc311471de98f5f9d2c9191b18aedfe957f4a6ff791c709868ff58

# Clips are WORD/SPEAKER_nohash_NUMBER.wav; _background_noise_ is no word.
list_clips() {
    (cd "$source" && find . -mindepth 2 -maxdepth 2 -name '*.wav' \
        ! -path './_background_noise_/*' | sed 's,^\./,,' | sort) >"$work/clips"
    awk -v prefix="$(field "$prefix")" -v odd="$work/odd" \
        -v valid="$source/validation_list.txt" \
        -v test="$source/testing_list.txt" '
        function read_list(file, side,    line) {
            while ((getline line <file) > 0) {
                sub("\r$", "", line)
                if (line != "")
                    listed[line] = side
            }
            close(file)
        }
        BEGIN {
            quote = sub("\"$", "", prefix) ? "\"" : ""
            read_list(valid, "valid")
            read_list(test, "test")
            print "file,label,split,group"
        }
        !/^[a-z]+\/[0-9a-f]+_nohash_[0-9]+\.wav$/ {
            print $0 ": not named WORD/SPEAKER_nohash_NUMBER.wav" >odd
            next
        }
        {
            split($0, part, /[\/_]/)
            side = $0 in listed ? listed[$0] : "train"
            delete listed[$0]
            print prefix $0 quote "," part[1] "," side "," part[2]
        }
        END {
            for (file in listed)
                print file ": listed, but missing" >odd
        }' "$work/clips" >"$work/manifest"
}

recipe_begin "$@"
if [ -z "$from" ]; then
    fetch "$archive" speech-commands.tar.gz
    echo "$sum  $work/speech-commands.tar.gz" | sha256sum -c --status ||
        fail 3 "$archive: the SHA-256 is not $sum"
    unpack speech-commands.tar.gz
fi
set_source
for list in validation_list.txt testing_list.txt; do
    [ -r "$source/$list" ] || fail 3 "$source/$list: no such file"
done
list_clips
[ ! -s "$work/odd" ] || fail 3 "$source: $(sed -n 1p "$work/odd")" \
    "($(wc -l <"$work/odd") such)"
check_wav "$source"
count=$(wc -l <"$work/clips")
[ "$count" -gt 0 ] || fail 3 "$source: no clips"
words=$(sed 's,/.*,,' "$work/clips" | sort -u | wc -l)
recipe_end "$count clips of $words words (whole: 105829 of 35)"
