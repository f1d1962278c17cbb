#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# label_orders.sh - what labelling the most useful first is worth
#
#   ORIOLE_DATA=DIR tests/bench/label_orders.sh [SEEDS]
#
# The 2,000 spoken digits of ORIOLE_DATA/audio/fsdd lie in a catalogue without
# labels; a person, played by the files' names, labels 100 of them, then 200,
# then 400, and a recogniser is trained from the catalogue each time.  The
# first 100 are drawn by chance, the same for each order.  Which come next:
#
#   names    as a list by name shows them (0_george_0, 0_george_1, ...)
#   random   by chance
#   useful   the recogniser of each 100 proposes for all that is not labelled
#            (label --propose), and `label --queue` says which 100 come next
#
# What is tested is in no catalogue: HELD=takes (default) takes 0-4 of each
# digit and speaker, 200 clips, as the data set's own rule has it; HELD=SPEAKER
# all 500 of a speaker, who then is never labelled.  Prints a line for each
# seed, order and count, then means, deviations over the seeds, and how often
# the useful order was better than chance.
#
# From the build folder; ORIOLE names the command (default ./oriole), WORK a
# scratch folder, RECIPE the options of train (default --arch minirocket, a
# second a training), FIRST the first seed (default 1; those from 1 to 4 were
# looked at when the order was chosen).
set -eu

oriole=${ORIOLE:-./oriole}
made=
[ -n "${WORK:-}" ] || made=$(mktemp -d)
work=${WORK:-$made}
mkdir -p "$work"
trap '[ -z "$made" ] || rm -rf "$made"' EXIT
seeds=${1:-5}
first=${FIRST:-1}
held=${HELD:-takes}
recipe=${RECIPE:---arch minirocket}
orders=${ORDERS:-names random useful}
digits=${ORIOLE_DATA:?names the folder with audio/fsdd}/audio/fsdd

# pool/ and test/: links to the clips; labels/: a label file for each.
prepare() {
    rm -rf "$work/pool" "$work/test" "$work/truth" "$work/labels"
    mkdir "$work/pool" "$work/test"
    for file in "$digits"/*.wav; do
        name=${file##*/}
        case $held:$name in
        takes:*_[0-4].wav | *:*_"$held"_*) side=test ;;
        *) side=pool ;;
        esac
        ln -s "$file" "$work/$side/$name"
    done
    "$oriole" ingest -q "$work/truth" "$work/pool" --label-from '^([0-9])' \
        >"$work/out"
    "$oriole" label -q "$work/truth" --export csv -o "$work/labels"
    rm -rf "$work/empty"
    "$oriole" ingest -q "$work/empty" "$work/pool" >"$work/out"
    ls "$work/pool" | sed 's/\.wav$//' >"$work/names"
}

# shuffled SEED: the names in an order by chance
shuffled() {
    awk -v seed="$1" 'BEGIN { srand(seed) } { print rand() "\t" $0 }' \
        "$work/names" | sort -n | cut -f2
}

# What is not labelled yet, of a list on standard input.
unlabelled() {
    awk 'NR == FNR { done[$1] = 1; next } !($1 in done)' "$work/done" -
}

# A person labels the clips whose names are on standard input.
label() {
    cat >"$work/now"
    cat "$work/now" >>"$work/done"
    sed "s,.*,$work/labels/&.csv," "$work/now" |
        xargs "$oriole" label -q "$work/cat" --author person --import \
            >"$work/out"
}

train() {
    # shellcheck disable=SC2086
    "$oriole" train -q "$work/cat" -o "$work/model.oriole" --seed "$seed" \
        $recipe >"$work/out" 2>"$work/err"
}

accuracy() {
    "$oriole" test -q "$work/model.oriole" "$work/test" --json \
        --label-from '^([0-9])' |
        sed 's/.*"correct":[0-9]*,"accuracy":\([0-9.]*\).*/\1/'
}

# next_ones ORDER: the next 100
next_ones() {
    case $1 in
    names) unlabelled <"$work/names" ;;
    random) shuffled "$seed" | unlabelled ;;
    useful)
        "$oriole" label -q "$work/cat" --propose \
            --model "$work/model.oriole" >"$work/out"
        "$oriole" label "$work/cat" --queue | cut -f1 | sed 's/\.wav$//' |
            unlabelled
        ;;
    esac | sed 100q
}

run() {
    rm -rf "$work/cat"
    cp -R "$work/empty" "$work/cat"
    : >"$work/done"
    shuffled "$seed" | sed 100q | label
    for count in 100 200 300 400; do
        if [ $count -gt 100 ]; then
            next_ones "$1" >"$work/chosen"
            label <"$work/chosen"
        fi
        train
        [ $count = 300 ] ||
            echo "$seed $1 $count $(accuracy)" | tee -a "$work/results"
    done
}

prepare
: >"$work/results"
seed=$first
while [ "$seed" -lt $((first + seeds)) ]; do
    for order in $orders; do
        run "$order"
    done
    seed=$((seed + 1))
done
awk '
{
    key = $2 " " $3
    n[key]++
    sum[key] += $4
    square[key] += $4 * $4
    at[$1 " " key] = $4
    if (!($2 in seen)) { seen[$2] = 1; order[++orders] = $2 }
    if (!($1 in met)) { met[$1] = 1; seed[++seeds] = $1 }
}
function mean(key) { return sum[key] / n[key] }
function spread(key) {
    v = n[key] > 1 ? (square[key] - n[key] * mean(key) ^ 2) / (n[key] - 1) : 0
    return sqrt(v > 0 ? v : 0)
}
END {
    split("100 200 400", counts, " ")
    printf "%-8s %13s %13s %13s\n", "order", "100 labels", "200", "400"
    for (i = 1; i <= orders; i++) {
        printf "%-8s", order[i]
        for (c = 1; c <= 3; c++) {
            key = order[i] " " counts[c]
            printf "  %5.1f +- %-4.1f", 100 * mean(key), 100 * spread(key)
        }
        printf " %%\n"
    }
    for (c = 2; c <= 3 && "random" in seen && "useful" in seen; c++) {
        better = same = 0
        for (s = 1; s <= seeds; s++) {
            u = at[seed[s] " useful " counts[c]]
            r = at[seed[s] " random " counts[c]]
            better += u > r
            same += u == r
        }
        printf "%s labels: useful better than random in %d of %d seeds, " \
            "the same in %d\n", counts[c], better, seeds, same
    }
}' "$work/results"
