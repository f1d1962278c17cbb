#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# machine-log - eight sensors of a made-up machine tool, with the truth; no
#               download
#
#   sh datasets/machine-log.sh [--rate HZ] [--seconds S] [--seed N] DESTINATION
#
# Source    machine-log.awk beside this file; the same options make the same
#           bytes.
# Licence   none needed: CC0, if you must name one.
# Columns   time (s), vibration_x, _y, _z (m/s2), current (A), temperature
#           (degrees C), pressure (bar), speed (rpm), load (%)
# Events    start, stop, cut, tool-change and flush come back again and again,
#           length and strength varying by a fifth; jam, bearing and leak are
#           faults, one in every third session. Events never overlap.
# Odd       temperature, pressure and vibration_z drift; speed and load are
#           exactly 0 while the machine rests; in gaps rows are missing, or the
#           cells of one channel or of all are empty. No gap touches an event.
# Split     sessions that begin in the first 60 % of the time train, the others
#           test; group is the session. Quiet stretches of 2 s are "background".
# Checked   rows written and rows left out add up to rate times seconds.
#
# DESTINATION/machine-log.csv           manifest, for `oriole train` and `test`
# DESTINATION/machine-log/
#     machine.csv                       the log
#     machine-events.csv                file,label,start,end of every event
#     machine-gaps.csv                  file,kind,column,start,end of every gap
#
# --rate     100, 200, 500, 1000 or 2000 (100)
# --seconds  120 ... 86400 (1800)
# --seed     1 ... 1000000 (1)
name=machine-log
here=$(dirname "$0")
. "$here/recipe.sh"

copy=
rate=100
seconds=1800
seed=1

take_option() {
    case $1 in
    --rate)
        case $2 in
        100 | 200 | 500 | 1000 | 2000) rate=$2 ;;
        *) fail 2 "--rate takes 100, 200, 500, 1000 or 2000, not '$2'" ;;
        esac ;;
    --seconds) whole "$@" 120 86400; seconds=$2 ;;
    --seed) whole "$@" 1 1000000; seed=$2 ;;
    *) return 1 ;;
    esac
}

recipe_begin "$@"
say "$seconds s at $rate Hz"
awk -v rate="$rate" -v seconds="$seconds" -v seed="$seed" \
    -v dir="$work/data" -f "$here/machine-log.awk" ||
    fail 4 "awk failed; is the disk full?"
mv "$work/data/manifest" "$work/manifest"

left_out=$(awk -F, -v rate="$rate" '
    $2 == "rows" { n += int(($5 - $4) * rate + 0.5) }
    END { print n + 0 }' "$work/data/machine-gaps.csv")
rows=$(($(wc -l <"$work/data/machine.csv") - 1))
[ $((rows + left_out)) -eq $((rate * seconds)) ] ||
    fail 4 "$rows rows instead of $((rate * seconds - left_out));" \
        "is the disk full?"
events=$(($(wc -l <"$work/data/machine-events.csv") - 1))
gaps=$(($(wc -l <"$work/data/machine-gaps.csv") - 1))
recipe_end "$rows rows of 8 channels, $events events, $gaps gaps"
