#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# digit-stream - spoken digits as they come in life: joined, with pauses
#                between them and noise over everything
#
#   sh datasets/digit-stream.sh [--from DIR] [--snr DB] [--ends cut|keep]
#                               [--hours H] [--seed N] DESTINATION
#
# Source    the Free Spoken Digit Dataset, as fsdd.sh has it, and
#           digit-stream.awk beside this file; the same options make the same
#           bytes.
# Licence   CC BY-SA 4.0
# Clips     rid of their ends that the noise will drown (every 10 ms weaker than
#           it; some clips begin or end with a fifth of a second of that),
#           brought to one level each, so that white noise is --snr below every
#           one; in random order, all speakers; pauses of 0.3 to 1.2 s.
# Split     takes 10-49 train, 5-9 valid (for thresholds), 0-4 test.
# Spans     where each clip lies.
# Checked   what fsdd.sh checks; every clip is in one stream.
#
# DESTINATION/digit-stream.csv          manifest of the three streams
# DESTINATION/digit-stream/
#     train.wav, valid.wav, test.wav
#     noise.csv                         manifest of the noise alone
#     noise-valid.wav, noise-test.wav
#
# --from     a copy on disk, as fsdd.sh takes it
# --snr      decibels, 0 ... 60 (20)
# --ends     keep: clips as they are, ends that cannot be heard among them (cut)
# --hours    of each noise, 0 ... 24 (1); 0: none
# --seed     1 ... 1000000 (1)
name=digit-stream
here=$(dirname "$0")
. "$here/recipe.sh"

snr=20
whole=0
hours=1
seed=1

take_option() {
    case $1 in
    --snr) whole "$@" 0 60; snr=$2 ;;
    --ends)
        case $2 in
        cut) whole=0 ;;
        keep) whole=1 ;;
        *) fail 2 "--ends takes cut or keep, not '$2'" ;;
        esac ;;
    --hours) whole "$@" 0 24; hours=$2 ;;
    --seed) whole "$@" 1 1000000; seed=$2 ;;
    *) return 1 ;;
    esac
}

# "PATH DIGIT PART" of every clip of fsdd.sh's manifest.
list_clips() {
    awk -F, -v folder="$work/" '
        NR > 1 {
            file = $1
            if (file !~ /^\//)
                file = folder file
            take = file
            sub(/\.wav$/, "", take)
            sub(/.*_/, "", take)
            take += 0
            print file, $2, take < 5 ? "test" : take < 10 ? "valid" : "train"
        }' "$work/fsdd.csv"
}

recipe_begin "$@"
sh "$here/fsdd.sh" ${from:+--from "$from"} "$work" || fail $? "no digits"
case $(sed -n 2p "$work/fsdd.csv") in
*[\ \'\"]*) fail 3 "a folder whose name has spaces or quotes will not do" ;;
esac
say "joining clips; $hours h of noise, twice"
list_clips >"$work/clips"
awk -v seed="$seed" -v snr="$snr" -v whole="$whole" -v hours="$hours" \
    -v dir="$work/data" -f "$here/digit-stream.awk" "$work/clips" \
    >"$work/places" ||
    fail 4 "awk failed; is the disk full?"
[ "$(wc -l <"$work/places")" -eq "$(wc -l <"$work/clips")" ] ||
    fail 4 "not every clip was placed; is the disk full?"
awk -v name="$name" '
    BEGIN { print "file,label,start,end,split" }
    { printf "%s/%s.wav,%s,%s,%s,%s\n", name, $1, $2, $3, $4, $1 }
    ' "$work/places" >"$work/manifest"
[ "$hours" -eq 0 ] || printf '%s\n' file,label,split \
    noise-valid.wav,background,valid noise-test.wav,background,test \
    >"$work/data/noise.csv"
rm -rf "${work:?}/fsdd" "$work/fsdd.csv" "$work/fsdd.txt"
recipe_end "$(wc -l <"$work/places") digits in three streams"
