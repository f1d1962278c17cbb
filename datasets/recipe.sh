# SPDX-License-Identifier: GPL-2.0-or-later
#
# recipe.sh - what all recipes share; each reads it with `.`
#
#   sh datasets/NAME.sh [--from DIR] DESTINATION
#
# leaves in DESTINATION
#
#   NAME.csv    the manifest: file,label,split,group; paths relative to it, or
#               absolute where a copy on disk is used in place
#   NAME.txt    where the data comes from, its licence, what was counted
#   NAME/       the data, where the recipe makes or fetches them
#
# All is made in a temporary folder inside DESTINATION and renamed at the end,
# the manifest last: where it stands, the set is whole.
#
# A recipe sets `name`, may define take_option(), and calls recipe_begin "$@";
# then it fills $work/data and $work/manifest, and calls recipe_end.
# Exit codes are oriole's: 2 usage, 3 bad input, 4 out of resources.

set -eu
LC_ALL=C
export LC_ALL

from=
copy=yes        # a recipe that makes its data empties it: no --from then
destination=
options=
work=

fail() {    # fail CODE WORDS...
    code=$1
    shift
    printf '%s: %s\n' "$name" "$*" >&2
    exit "$code"
}

say() {
    printf '%s: %s\n' "$name" "$*" >&2
}

# The recipe's own head comment is its help.
usage() {
    sed -n '1,3d; /^#/!q; s/^# \{0,1\}//p' "$0"
}

need() {    # need PROGRAM PACKAGE
    command -v "$1" >/dev/null 2>&1 ||
        fail 4 "needs $1 (on Debian: apt-get install $2)"
}

# whole NAME VALUE LOW HIGH: VALUE is a whole number in the range.
whole() {
    case $2 in
    '' | *[!0-9]* | ??????????*) ;;
    *)
        [ "$2" -lt "$3" ] || [ "$2" -gt "$4" ] || return 0 ;;
    esac
    fail 2 "$1 takes a whole number from $3 to $4, not '$2'"
}

# take_option NAME VALUE: what a recipe knows beside --from; not 0 if it
# does not know NAME.
take_option() {
    return 1
}

# A folder's absolute path.
folder() {
    (cd "$1" 2>/dev/null && pwd -P) || fail 3 "$1: no such folder"
}

parse() {
    while [ $# -gt 0 ]; do
        case $1 in
        --help)
            usage
            exit 0 ;;
        --*)
            [ $# -ge 2 ] || fail 2 "$1 needs a value; see --help"
            if [ "$1" = --from ]; then
                from=$(folder "$2")
            else
                take_option "$1" "$2" || fail 2 "no option $1; see --help"
            fi
            options="$options $1 $2"
            shift ;;
        *)
            [ -z "$destination" ] || fail 2 "one DESTINATION, not also $1"
            destination=$1 ;;
        esac
        shift
    done
    [ -n "$destination" ] || fail 2 "DESTINATION is missing; see --help"
    [ -z "$from" ] || [ -n "$copy" ] || fail 2 "is made here: no --from"
}

# A tool that could not write ends the recipe with a code of its own.
finish() {
    code=$?
    rm -rf "$work"
    case $code in
    0 | 3 | 4 | 130 | 143) exit "$code" ;;
    esac
    fail 4 "is not made; is the disk full?"
}

# Sets $destination and $work; ends the recipe if the set is there.
recipe_begin() {
    parse "$@"
    stamp="Made by datasets/${0##*/}$options"
    mkdir -p "$destination" || fail 4 "cannot make $destination"
    destination=$(folder "$destination")
    if [ -e "$destination/$name.csv" ]; then
        [ "$(sed -n 1p "$destination/$name.txt" 2>/dev/null)" = "$stamp" ] ||
            fail 3 "$destination/$name.csv is there, but was not made" \
                "with these options; remove it or name another folder"
        say "$destination/$name.csv is there"
        exit 0
    fi
    work=$(mktemp -d "$destination/.$name.XXXXXX") ||
        fail 4 "cannot write in $destination"
    trap finish EXIT
    trap 'exit 130' INT
    trap 'exit 143' TERM HUP
    mkdir "$work/data"
    printf '%s\n\n' "$stamp" >"$work/text"
    usage >>"$work/text"
}

# The data's folder: a left-over of an interrupted run is replaced, a folder
# that no recipe made is not touched.
place_data() {
    if [ -e "$destination/$name" ]; then
        case $(sed -n 1p "$destination/$name.txt" 2>/dev/null) in
        "Made by datasets/${0##*/}"*) rm -rf "${destination:?}/$name" ;;
        *) fail 3 "$destination/$name is there and is not a data set" ;;
        esac
    fi
    mv "$work/text" "$destination/$name.txt"
    mv -T "$work/data" "$destination/$name"
}

# recipe_end WORDS...: put everything in its place and say what it is.
recipe_end() {
    [ -s "$work/manifest" ] || fail 3 "nothing found"
    printf '\nFound: %s\n' "$*" >>"$work/text"
    if rmdir "$work/data" 2>/dev/null; then
        mv "$work/text" "$destination/$name.txt"
    else
        place_data
    fi
    mv "$work/manifest" "$destination/$name.csv"
    say "$*"
    say "wrote $destination/$name.csv"
}

# fetch URL FILE: download to FILE in the temporary folder.
fetch() {
    need curl curl
    say "fetching $1"
    curl -fL --retry 3 -o "$work/$2" "$1" ||
        fail 3 "cannot fetch $1; with a copy on disk use --from DIR"
}

# unpack FILE: a .tar.gz into $work/data, without the folder it is wrapped in
# if $2 is 1.
unpack() {
    tar -xzf "$work/$1" -C "$work/data" --strip-components="${2:-0}" \
        --no-same-owner || fail 3 "$1: damaged archive"
    rm "$work/$1"
}

# As one CSV field.
field() {
    case $1 in
    *[\",]*) printf '"%s"' "$(printf '%s' "$1" | sed 's/"/""/g')" ;;
    *) printf '%s' "$1" ;;
    esac
}

# Where the data are while the recipe reads them ($source), and how the
# manifest names that place ($prefix).
set_source() {
    if [ -n "$from" ]; then
        source=$from
        prefix=$from/
    else
        source=$work/data
        prefix=$name/
    fi
}

# check_wav FOLDER: every .wav below is one, and none is empty.
check_wav() {
    find "$1" -name '*.wav' ! -path '*/_background_noise_/*' -type f \
        -exec grep -L -a '^RIFF' {} + >"$work/bad" || true
    [ ! -s "$work/bad" ] ||
        fail 3 "$(sed -n 1p "$work/bad"): not a WAV file"
}
