#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# ucr - the UCR archive: 128 sets of one-channel time series
#
#   sh datasets/ucr.sh [--from DIR] DESTINATION
#
# Source    https://www.cs.ucr.edu/~eamonn/time_series_data_2018/ (H. A. Dau and
#           others, "The UCR Time Series Archive", 2019). Its zip asks for the
#           password that its briefing document ends with: unpack it by hand and
#           use --from. Without --from the same sets come from
#           https://timeseriesclassification.com as .ts files, with curl and
#           unzip.
# Licence   none stated; free for research, with the request to cite it
# Split     the archive's: NAME_TRAIN and NAME_TEST
# Checked   the two files of each set have the folder's name; cases are counted,
#           in a .tsv all of one length; no label of the test is unknown in the
#           training.
#
# Makes DESTINATION/ucr/NAME/ for each set, links into DIR with --from, as
# `oriole suite` and `oriole train DESTINATION/ucr/NAME` take them. A file of
# this archive holds many cases, so ucr.csv is no manifest but lists the sets:
# set,train,test,classes.
#
# --from    the folder that holds a folder NAME with NAME_TRAIN.tsv (or .ts) and
#           NAME_TEST.tsv for each set
name=ucr
here=$(dirname "$0")
. "$here/recipe.sh"

archive=https://timeseriesclassification.com/aeon-toolkit/Archives
archive=$archive/Univariate2018_ts.zip

# The file of one side, .tsv rather than .ts; nothing if there is none.
side_of() {     # side_of FOLDER SET SIDE
    for ending in tsv ts txt; do
        if [ -f "$1/$2_$3.$ending" ]; then
            printf '%s\n' "$1/$2_$3.$ending"
            return
        fi
    done
}

# count TRAIN TEST: "cases in TRAIN,cases in TEST,classes", or what is wrong
# with a line that begins with "!".
count() {
    awk '
        function case_of(label, width) {
            cases[side]++
            if (side == 1)
                known[label] = 1
            else if (!(label in known))
                bad("label \"" label "\" is not in the training")
            if (width && length_of && width != length_of)
                bad(width " values, the first case has " length_of)
            length_of = length_of ? length_of : width
        }
        function bad(what) {
            if (!wrong)
                print "!" FILENAME ": line " FNR ": " what
            wrong = 1
        }
        { sub("\r$", "") }
        FNR == 1 {
            side++
            table = FILENAME !~ /\.ts$/
            in_data = 0
        }
        wrong || /^[ \t]*$/ { next }
        table {
            if (NF < 2)
                bad("no values")
            else
                case_of($1, NF - 1)
            next
        }
        tolower($1) == "@data" { in_data = 1; next }
        !in_data { next }
        !/:/ { bad("no label behind a colon"); next }
        {
            label = $0
            sub(".*:", "", label)
            case_of(label, 0)
        }
        END {
            if (wrong)
                exit
            if (!cases[1] || !cases[2])
                print "!" FILENAME ": no cases"
            else {
                for (label in known)
                    classes++
                print cases[1] "," cases[2] "," classes
            }
        }' "$1" "$2"
}

add_set() {     # add_set FOLDER
    set=${1##*/}
    train=$(side_of "$1" "$set" TRAIN)
    test=$(side_of "$1" "$set" TEST)
    if [ -z "$train" ] && [ -z "$test" ]; then
        say "passed over $set: no $set""_TRAIN.tsv or .ts in it"
        return
    fi
    [ -n "$train" ] && [ -n "$test" ] ||
        fail 3 "$1: one of $set""_TRAIN and $set""_TEST is missing"
    counted=$(count "$train" "$test")
    case $counted in
    !*) fail 3 "${counted#!}" ;;
    esac
    printf '%s,%s\n' "$set" "$counted" >>"$work/manifest"
    if [ -n "$from" ]; then
        mkdir "$work/data/$set"
        ln -s "$train" "$test" "$work/data/$set/"
    fi
}

recipe_begin "$@"
if [ -z "$from" ]; then
    need unzip unzip
    fetch "$archive" ucr.zip
    unzip -q "$work/ucr.zip" -d "$work/data" ||
        fail 3 "$archive: damaged archive"
    rm "$work/ucr.zip"
    # some editions wrap all sets in one folder
    if [ "$(find "$work/data" -mindepth 1 -maxdepth 1 | wc -l)" -eq 1 ]; then
        mv "$work/data"/* "$work/wrapped"
        rmdir "$work/data"
        mv "$work/wrapped" "$work/data"
    fi
fi
set_source
echo set,train,test,classes >"$work/manifest"
for entry in "$source"/*/; do
    entry=${entry%/}
    [ ! -d "$entry" ] || add_set "$entry"
done
sets=$(($(wc -l <"$work/manifest") - 1))
[ "$sets" -gt 0 ] ||
    fail 3 "$source: no folder NAME with NAME_TRAIN.tsv and NAME_TEST.tsv"
recipe_end "$sets sets (whole: 128)"
