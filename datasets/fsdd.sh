#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# fsdd - the Free Spoken Digit Dataset: 0 to 9, 50 times by each speaker
#
#   sh datasets/fsdd.sh [--from DIR] [--leave-out SPEAKER] DESTINATION
#
# Source    https://github.com/Jakobovski/free-spoken-digit-dataset (Z. Jackson
#           and others), WAV of 8 kHz, named DIGIT_SPEAKER_INDEX.wav
# Licence   CC BY-SA 4.0
# Split     the project's own rule: index 0-4 test, 5-49 train; the speakers are
#           the same in both. With --leave-out that speaker is the test and all
#           others train: how well is a voice understood that was never heard?
#           Group is empty: training on both splits needs every voice that it
#           may hear, so none is kept whole for validation.
# Checked   every file is WAV and named by the rule; every speaker has all 500.
#
# --from       a copy on disk: the folder of the project or of its recordings;
#              used in place. For several --leave-out fetch once, then
#              --from DESTINATION/fsdd
# --leave-out  george, jackson, lucas, ...: makes fsdd-without-SPEAKER.csv
name=fsdd
here=$(dirname "$0")
. "$here/recipe.sh"

project=https://github.com/Jakobovski/free-spoken-digit-dataset
commit=26eb9aaf76e81b692f806f9140c2d2777410d7a1
left_out=

take_option() {
    [ "$1" = --leave-out ] || return 1
    case $2 in
    '' | *[!a-z]*) fail 2 "--leave-out takes a speaker's name, not '$2'" ;;
    esac
    left_out=$2
    name=fsdd-without-$2
}

# What is missing or superfluous, on $work/odd; else the manifest.
list_recordings() {
    (cd "$source" && find . -maxdepth 1 -name '*.wav' | sed 's,^\./,,' |
        sort -t_ -k2,2 -k1,1n -k3,3n) |
        awk -v prefix="$(field "$prefix")" -v left_out="$left_out" \
            -v odd="$work/odd" '
        BEGIN {
            quote = sub("\"$", "", prefix) ? "\"" : ""
            print "file,label,split,group"
        }
        !/^[0-9]_[a-z]+_[0-4]?[0-9]\.wav$/ {
            print $0 ": not named DIGIT_SPEAKER_INDEX.wav" >odd
            next
        }
        {
            split($0, part, /[_.]/)
            speaker[part[2]] = 1
            there[$0] = 1
            side = "train"
            if (left_out == "" ? part[3] < 5 : part[2] == left_out)
                side = "test"
            print prefix $0 quote "," part[1] "," side ","
        }
        END {
            for (name in speaker)
                for (digit = 0; digit < 10; digit++)
                    for (take = 0; take < 50; take++) {
                        file = digit "_" name "_" take ".wav"
                        if (!(file in there))
                            print file ": missing" >odd
                    }
            if (left_out != "" && !(left_out in speaker))
                print "no recordings of " left_out >odd
        }' >"$work/manifest"
}

recipe_begin "$@"
if [ -z "$from" ]; then
    fetch "$project/archive/$commit.tar.gz" fsdd.tar.gz
    unpack fsdd.tar.gz 1
    mv "$work/data/recordings" "$work/recordings" ||
        fail 3 "the archive has no folder recordings"
    rm -rf "$work/data"
    mv "$work/recordings" "$work/data"
elif [ -d "$from/recordings" ]; then
    from=$from/recordings
fi
set_source
check_wav "$source"
list_recordings
[ ! -s "$work/odd" ] || fail 3 "$source: $(sed -n 1p "$work/odd")" \
    "($(wc -l <"$work/odd") such)"
count=$(($(wc -l <"$work/manifest") - 1))
[ "$count" -gt 0 ] || fail 3 "$source: no .wav files"
recipe_end "$count recordings of $((count / 500)) speakers"
