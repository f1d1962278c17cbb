#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# cwru - vibration of a motor's bearings, whole and with nine kinds of damage
#
#   sh datasets/cwru.sh --from DIR [--window N] DESTINATION
#
# Source    Bearing Data Center, Case Western Reserve University,
#           https://engineering.case.edu/bearingdatacenter; as NumPy arrays
#           https://github.com/srigas/CWRU_Bearing_NumPy, whose .npz files hold
#           the drive end's channel as DE. DIR has a file 1797_KIND_....npy for
#           each recording at 1797 rpm, that channel as float32, made by
#           numpy.save(NAME, numpy.load(NPZ)["DE"].ravel().astype("f4"))
# Licence   none stated; published openly, with the request for credit
# Split     the first half of each recording trains, the second tests, both cut
#           into windows that do not overlap. Windows of one recording are much
#           alike: this asks for the damage, not for another machine.
# Labels    Normal; B, IR, OR6 (ball, inner and outer race) with the diameter of
#           the fault in mil: B_7, B_14, ...
# Checked   every file is a float32 array of one dimension and as long as its
#           header says.
#
# Makes DESTINATION/cwru/ with cwru_TRAIN.npy, cwru_TEST.npy [windows, N] and
# their labels, as `oriole train DESTINATION/cwru` and `oriole suite` take them.
# cwru.csv is no manifest but lists the recordings: file,label,train,test.
#
# --from    a copy on disk
# --window  samples of a window, 64 ... 16384 (1024)
name=cwru
here=$(dirname "$0")
. "$here/recipe.sh"

window=1024

take_option() {
    [ "$1" = --window ] || return 1
    whole "$@" 64 16384
    window=$2
}

# Bytes before the samples, and how many samples there are; "!WHY" if not so.
header_of() {   # header_of FILE
    od -A n -v -t u1 -N 256 "$1" | awk -v bytes="$(wc -c <"$1")" '
        { for (i = 1; i <= NF; i++) text = text sprintf("%c", $i + 0)
          for (i = 1; i <= NF; i++) byte[n++] = $i }
        END {
            start = 10 + byte[8] + 256 * byte[9]
            if (n < 10 || substr(text, 2, 5) != "NUMPY" || byte[6] != 1)
                print "!is no .npy array"
            else if (text !~ /.<f4./ || text !~ /: \([0-9]+,\)/)
                print "!is no float32 array of one dimension"
            else {
                sub(/.*: \(/, "", text)
                count = text + 0
                print (bytes == start + 4 * count) ? start " " count \
                    : "!is not as long as its header says"
            }
        }'
}

# The header of a float32 array [$1, $2], 128 bytes.
write_header() {
    printf '\223NUMPY\001\000v\000'
    printf '%-117s\n' "{'descr': '<f4', 'fortran_order': False, 'shape': ($1, $2), }"
}

# part FILE FIRST COUNT: so many samples.
part() {
    tail -c +"$((start + 4 * $2 + 1))" "$1" | head -c "$((4 * $3))"
}

labels() {  # labels LABEL COUNT
    awk -v label="$1" -v n="$2" 'BEGIN { while (n-- > 0) print label }'
}

add_recording() {   # add_recording FILE
    file=${1##*/}
    found=$(header_of "$1")
    case $found in
    !*) fail 3 "$1: ${found#!}" ;;
    esac
    start=${found% *}
    half=$((${found#* } / 2))
    count=$((half / window))
    [ "$count" -gt 0 ] || fail 3 "$1: half of it is shorter than a window"
    label=$(printf '%s\n' "$file" |
        sed -n 's/^1797_\(Normal\|[A-Z0-9]*_[0-9]*\)_.*\.npy$/\1/p')
    [ -n "$label" ] || fail 3 "$1: not named 1797_KIND_....npy"
    part "$1" 0 $((count * window)) >>"$work/train"
    part "$1" $half $((count * window)) >>"$work/test"
    labels "$label" $count >>"$work/labels"
    windows=$((windows + count))
    printf '%s,%s,%s,%s\n' "$(field "$file")" "$label" $count $count \
        >>"$work/manifest"
}

recipe_begin "$@"
[ -n "$from" ] || fail 3 "needs a copy on disk: --from DIR; see --help"
echo file,label,train,test >"$work/manifest"
windows=0
for file in "$from"/1797_*.npy; do
    [ ! -f "$file" ] || add_recording "$file"
done
[ "$windows" -gt 0 ] || fail 3 "$from: no 1797_*.npy"
for side in TRAIN TEST; do
    write_header $windows "$window" >"$work/data/cwru_$side.npy"
    cp "$work/labels" "$work/data/cwru_${side}_labels.csv"
done
cat "$work/train" >>"$work/data/cwru_TRAIN.npy"
cat "$work/test" >>"$work/data/cwru_TEST.npy"
recipe_end "$windows windows to train and $windows to test," \
    "$(sort -u "$work/labels" | wc -l) classes"
