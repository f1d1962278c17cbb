#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# implanted-pattern - noise, and noise with a short pattern at a known place:
#                     does an explanation point there? No download
#
#   sh datasets/implanted-pattern.sh [--cases N] [--seed N] DESTINATION
#
# Source    implanted-pattern.awk beside this file; the same options make the
#           same bytes.
# Licence   none needed: CC0, if you must name one.
# Cases     2.56 s at 100 Hz of white noise; every second one has five periods
#           of a tone in it, 0.4 s under a Hann window, anywhere.
# Split     the first three quarters train, the others test.
# Checked   rows and places are as many as they should be.
#
# DESTINATION/implanted-pattern.csv     manifest, for `oriole train` and `test`
# DESTINATION/implanted-pattern/
#     cases.csv                         one case behind the other
#     places.csv                        file,label,start,end of every pattern
#
# --cases    8 ... 10000 (800)
# --seed     1 ... 1000000 (1)
name=implanted-pattern
here=$(dirname "$0")
. "$here/recipe.sh"

copy=
cases=800
seed=1

take_option() {
    case $1 in
    --cases) whole "$@" 8 10000; cases=$2 ;;
    --seed) whole "$@" 1 1000000; seed=$2 ;;
    *) return 1 ;;
    esac
}

recipe_begin "$@"
awk -v cases="$cases" -v seed="$seed" -v dir="$work/data" \
    -f "$here/implanted-pattern.awk" || fail 4 "awk failed; is the disk full?"
mv "$work/data/manifest" "$work/manifest"
[ "$(wc -l <"$work/data/cases.csv")" -eq $((cases * 256 + 1)) ] &&
    [ "$(wc -l <"$work/data/places.csv")" -eq $((cases / 2 + 1)) ] ||
    fail 4 "rows are missing; is the disk full?"
recipe_end "$cases cases, $((cases / 2)) with the pattern"
