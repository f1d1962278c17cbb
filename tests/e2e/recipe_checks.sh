# SPDX-License-Identifier: GPL-2.0-or-later
#
# recipe_checks.sh - what the tests of the recipes share; read with `.`
#
# $recipes is the folder of the recipes, $scratch an empty folder that goes
# away at the end.
set -eu
LC_ALL=C
export LC_ALL

recipes=$(cd "$(dirname "$0")/../../datasets" && pwd)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

wrong() {
    echo "FAILED: $*" >&2
    exit 1
}

# expect CODE HINT COMMAND...: the command ends with CODE and says HINT.
expect() {
    expected=$1
    hint=$2
    shift 2
    status=0
    said=$("$@" 2>&1) || status=$?
    [ "$status" -eq "$expected" ] ||
        wrong "$* ended with $status instead of $expected: $said"
    case $said in
    *"$hint"*) ;;
    *) wrong "$* said '$said', not '$hint'" ;;
    esac
}

# same WHAT VALUE EXPECTED
same() {
    [ "$2" = "$3" ] || wrong "$1 is '$2', not '$3'"
}

# A WAV file of 8 samples, enough for a recipe to believe in it.
make_wav() {
    mkdir -p "$(dirname "$1")"
    printf 'RIFF\064\0\0\0WAVEfmt \020\0\0\0\001\0\001\0' >"$1"
    printf '\100\037\0\0\200\076\0\0\002\0\020\0data\020\0\0\0' >>"$1"
    printf '0123456789abcdef' >>"$1"
}

# Nothing half-made is left in a folder.
no_leftovers() {
    left=$(find "$1" -name '.*.??????')
    [ -z "$left" ] || wrong "left over: $left"
}

# count FILE PATTERN: lines that match.
count() {
    grep -c -e "$2" "$1" || true
}
