#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# esc50 - environmental sounds: 50 classes, 40 recordings of 5 s each
#
#   sh datasets/esc50.sh [--from DIR] [--fold N] DESTINATION
#
# Source    https://github.com/karolpiczak/ESC-50 (K. J. Piczak, "ESC: Dataset
#           for Environmental Sound Classification", 2015), WAV of 44.1 kHz
# Licence   CC BY-NC 3.0: not for commercial use
# Split     the project's folds: one of the five tests, the others train; group
#           is the recording that a clip was cut from.
# Checked   meta/esc50.csv has the columns it should; every file that it names
#           is there and is WAV; a downloaded copy has 2000 clips.
#
# --from    a copy on disk with the folders audio and meta; used in place
# --fold    the fold that tests, 1 ... 5 (5)
name=esc50
here=$(dirname "$0")
. "$here/recipe.sh"

project=https://github.com/karolpiczak/ESC-50
fold=5

take_option() {
    [ "$1" = --fold ] || return 1
    whole "$@" 1 5
    fold=$2
}

list_clips() {
    awk -F, -v OFS=, -v prefix="$(field "${prefix}audio/")" -v fold="$fold" '
        BEGIN { quote = sub("\"$", "", prefix) ? "\"" : "" }
        { sub("\r$", "") }
        NR == 1 {
            for (i = 1; i <= NF; i++)
                at[$i] = i
            if (!("filename" in at && "fold" in at && "category" in at &&
                    "src_file" in at))
                exit 1
            print "file", "label", "split", "group"
            next
        }
        NF { print prefix $at["filename"] quote, $at["category"],
            $at["fold"] == fold ? "test" : "train", $at["src_file"] }
        ' "$source/meta/esc50.csv" >"$work/manifest" ||
        fail 3 "$source/meta/esc50.csv: its first line must name filename," \
            "fold, category and src_file"
}

recipe_begin "$@"
if [ -z "$from" ]; then
    fetch "$project/archive/master.tar.gz" esc50.tar.gz
    unpack esc50.tar.gz 1
fi
set_source
[ -r "$source/meta/esc50.csv" ] || fail 3 "$source/meta/esc50.csv: no such file"
list_clips
find "$source/audio" -type f -name '*.wav' | sed 's,.*/,,' >"$work/there"
sed 1d "$source/meta/esc50.csv" | awk -F, '
    NR == FNR { there[$1] = 1; next }
    $1 != "" && !($1 in there) { print $1 }' "$work/there" - >"$work/odd"
[ ! -s "$work/odd" ] || fail 3 "$source/audio/$(sed -n 1p "$work/odd"):" \
    "named in meta/esc50.csv, but missing ($(wc -l <"$work/odd") such)"
check_wav "$source/audio"
count=$(($(wc -l <"$work/manifest") - 1))
[ "$count" -eq 2000 ] || [ -n "$from" ] ||
    fail 3 "$count clips instead of 2000"
classes=$(sed 1d "$work/manifest" | awk -F, '{ print $(NF - 2) }' | sort -u |
    wc -l)
recipe_end "$count clips of $classes classes, fold $fold tests" \
    "(whole: 2000 of 50)"
