#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# magic-wand - digits that one person draws into the air
#
#   sh datasets/magic-wand.sh [--from DIR] [--fold N] DESTINATION
#
# Source    https://github.com/petewarden/magic_wand_digit_data (P. Warden):
#           strokes of an inertial sensor, turned into the path x,y of its tip,
#           JSON
# Licence   Apache-2.0
# Split     five folds: one tests, the others train; the first 60 strokes of
#           each digit are dealt in turn, so that every fold has 12 of each.
# Checked   every digit has 60 strokes; each has a label and points.
#
# DESTINATION/magic-wand.csv    manifest, for `oriole train` and `test`
# DESTINATION/magic-wand/       a table x,y a stroke
#
# --from    a copy on disk with petewarden_0.json ... petewarden_9.json
# --fold    the fold that tests, 1 ... 5 (5); for all of them, one DESTINATION
#           each
name=magic-wand
here=$(dirname "$0")
. "$here/recipe.sh"

project=https://github.com/petewarden/magic_wand_digit_data
commit=8170591863f9addca27b1a963263f7c7bed33f41
fold=5
strokes=60

take_option() {
    [ "$1" = --fold ] || return 1
    whole "$@" 1 5
    fold=$2
}

# One digit's strokes, a table each; their lines of the manifest.  Points are
# {"x": X, "y": Y}, a stroke ends in ..., "label": "L"}.
take_strokes() {    # take_strokes DIGIT
    tr -d ' \n' <"$source/petewarden_$1.json" |
        awk -v RS='}' -v digit="$1" -v most="$strokes" -v fold="$fold" \
            -v folder="$work/data" -v prefix="$name/" '
        BEGIN { count = 0 }
        function value(key,    text) {
            text = $0
            if (!sub(".*\"" key "\":\"?", "", text))
                return ""
            sub("[,\"].*", "", text)
            return text
        }
        /"x":/ { points = points value("x") "," value("y") "\n"; next }
        /"label":/ && count < most {
            if (value("label") != digit || points == "")
                exit
            file = digit "-" count ".csv"
            printf "x,y\n%s", points >(folder "/" file)
            close(folder "/" file)
            print prefix file "," digit "," \
                (count % 5 + 1 == fold ? "test" : "train") ","
            count++
            points = ""
        }' >>"$work/manifest"
}

recipe_begin "$@"
if [ -z "$from" ]; then
    fetch "$project/archive/$commit.tar.gz" magic-wand.tar.gz
    unpack magic-wand.tar.gz 1
    mv "$work/data" "$work/fetched"
    mkdir "$work/data"
    source=$work/fetched
else
    source=$from
fi
echo file,label,split,group >"$work/manifest"
for digit in 0 1 2 3 4 5 6 7 8 9; do
    [ -r "$source/petewarden_$digit.json" ] ||
        fail 3 "$source/petewarden_$digit.json: no such file"
    take_strokes $digit
    found=$(grep -c ",$digit,t" "$work/manifest" || true)
    [ "$found" -eq "$strokes" ] ||
        fail 3 "$source/petewarden_$digit.json: $found good strokes instead" \
            "of $strokes"
done
recipe_end "600 strokes of 10 digits, fold $fold tests"
