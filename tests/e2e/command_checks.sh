# SPDX-License-Identifier: GPL-2.0-or-later
#
# command_checks.sh - what the tests of the command share; read with `.`
#
# The tests run in the build folder.  $scratch is an empty folder that goes
# away at the end; $out and $err hold what the command said last.
set -eu
LC_ALL=C
export LC_ALL
unset ORIOLE_DATA

# Several tests run at once: threads that wait must not keep the others from
# their processors.
OMP_WAIT_POLICY=passive
export OMP_WAIT_POLICY

oriole=$PWD/oriole
tool=$PWD/tests/e2e/e2e-tool
scratch=$(mktemp -d)
out=$scratch/.out
err=$scratch/.err
trap 'rm -rf "$scratch"' EXIT

# What the planner measured for somebody else must not show here.
XDG_CACHE_HOME=$scratch/.cache
export XDG_CACHE_HOME

wrong() {
    echo "FAILED: $*" >&2
    sed 's/^/  stdout: /' "$out" >&2
    sed 's/^/  stderr: /' "$err" >&2
    exit 1
}

# runs CODE ARGUMENT...: oriole ends with CODE.
runs() {
    expected=$1
    shift
    status=0
    "$oriole" "$@" >"$out" 2>"$err" </dev/null || status=$?
    [ "$status" -eq "$expected" ] ||
        wrong "oriole $* ended with $status, not $expected"
    said="oriole $*"
}

# says TEXT, prints TEXT: it stands on standard error, on standard output.
says() {
    grep -q -F -e "$1" "$err" || wrong "$said did not say '$1'"
}
prints() {
    grep -q -F -e "$1" "$out" || wrong "$said did not print '$1'"
}

# Nothing on standard error, on standard output.
quiet() {
    [ ! -s "$err" ] || wrong "$said was not quiet"
}
prints_nothing() {
    [ ! -s "$out" ] || wrong "$said printed something"
}

# fails CODE TEXT ARGUMENT...: ends with CODE, prints nothing and says TEXT
# in one sentence, a line that begins with "oriole".
fails() {
    code=$1
    text=$2
    shift 2
    runs "$code" "$@"
    prints_nothing
    says "$text"
    [ "$(grep -c '^oriole' "$err")" -ge 1 ] || wrong "$said: who says so?"
    [ "$(grep -v '^note: ' "$err" | wc -l)" -eq 1 ] ||
        wrong "$said: not one sentence"
}

# value KEY: of the JSON objects printed, a line each.
value() {
    "$tool" json "$1" <"$out" || wrong "$said printed no JSON"
}

same() {
    [ "$2" = "$3" ] || wrong "$1 is '$2', not '$3'"
}

# holds WHAT CONDITION: of numbers, as awk reads it.
holds() {
    awk "BEGIN { exit !($2) }" || wrong "$1: $2 does not hold"
}

# lines N: so many on standard output.
lines() {
    same "lines of $said" "$(wc -l <"$out" | tr -d ' ')" "$1"
}

# Does this build draw?  One without cairo says so, whatever the picture.
draws() {
    ! "$oriole" info --plot "$scratch/p.png" nothing 2>&1 |
        grep -q -e '--without-cairo'
}

# A small network, quick to train.
make_arch() {
    printf '%s\n' 'conv 8 kernel=7 pad=same' batchnorm relu global_avg \
        'dense $classes' >"$1"
}

# make_series FILE CASES LENGTH SEED [LABEL...]: a UCR table of noisy waves;
# each label has its own frequency.
make_series() {
    series=$1
    cases=$2
    length=$3
    seed=$4
    shift 4
    [ $# -gt 0 ] || set -- 1 2
    awk -v n="$cases" -v length_of="$length" -v seed="$seed" -v all="$*" '
        BEGIN {
            srand(seed)
            classes = split(all, label, " ")
            for (i = 0; i < n; i++) {
                k = i % classes
                phase = 6.283 * rand()
                printf "%s", label[k + 1]
                for (t = 0; t < length_of; t++)
                    printf "\t%.4f", 0.3 * (rand() - 0.5) + \
                        sin(phase + t * (0.3 + 0.4 * k))
                printf "\n"
            }
        }' >"$series"
}

# make_clips FOLDER CLIPS: one sub-folder a class, low and high tones.
make_clips() {
    mkdir -p "$1/low" "$1/high"
    clip=0
    while [ "$clip" -lt "$2" ]; do
        "$tool" wav "$1/low/$clip.wav" $((300 + 10 * clip)) 0.3 8000 1
        "$tool" wav "$1/high/$clip.wav" $((1500 + 30 * clip)) 0.3 8000 1
        clip=$((clip + 1))
    done
}

# make_tones: m.oriole, which knows a low and a high tone and what lies
# between, and tones.raw, which has both of them for half a second, a second
# apart (16 bits at 8000 Hz); their parts are low.wav, high.wav, between.wav.
make_tones() {
    make_arch tiny.arch
    make_clips clips 4
    mkdir clips/_between
    for clip in 0 1 2 3; do
        "$tool" wav "clips/_between/$clip.wav" $((780 + 20 * clip)) 0.3 8000 1
    done
    runs 0 train clips -o m.oriole --arch tiny.arch --epochs 40 -q \
        --features raw --rate 0.02
    "$tool" wav between.wav 810 1 8000 1
    "$tool" wav low.wav 320 0.5 8000 1
    "$tool" wav high.wav 1550 0.5 8000 1
    for part in between low between high between; do
        tail -c +45 "$part.wav"
    done >tones.raw
}

# pack_tones: tones.raw of make_tones as tones.wav.
pack_tones() {
    "$tool" wav tones.wav 810 4 8000 1
    head -c 44 tones.wav >head
    cat head tones.raw >tones.wav
}

# Pseudo terminals need /dev/pts, which a bare chroot lacks.
has_terminals() {
    "$tool" terminal /bin/true >/dev/null && return
    echo 'no pseudo terminals: what needs them is not tested'
    return 1
}
