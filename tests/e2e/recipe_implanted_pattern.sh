#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# recipe_implanted_pattern.sh - datasets/implanted-pattern.sh
. "$(dirname "$0")/recipe_checks.sh"

set -- --cases 60
expect 0 '60 cases' sh "$recipes/implanted-pattern.sh" "$@" "$scratch/a"
expect 0 'is there' sh "$recipes/implanted-pattern.sh" "$@" "$scratch/a"
no_leftovers "$scratch/a"
made=$scratch/a/implanted-pattern
manifest=$scratch/a/implanted-pattern.csv

same header "$(sed -n 1p "$manifest")" file,label,start,end,split
same train "$(count "$manifest" ',train')" 45
same patterns "$(count "$manifest" 'csv,pattern,')" 30

# every pattern lies within its case
{
    sed 1d "$manifest" | grep ,pattern, | cut -d, -f3,4
    sed 1d "$made/places.csv" | cut -d, -f3,4
} | sort -t, -k1,1n -k2,2nr | awk -F, '
    NR % 2 { from = $1; to = $2; next }
    $1 < from || $2 > to + 1e-6 { print }' >"$scratch/outside"
same outside "$(cat "$scratch/outside")" ''

# where the pattern is, there is more than noise
awk -F, '
    FNR == NR { if (FNR > 1) { n++; from[n] = $3; to[n] = $4 } next }
    FNR > 1 {
        while (k < n && $1 >= to[k + 1] - 1e-6)
            k++
        here = k < n && $1 >= from[k + 1] - 1e-6
        sum[here] += $2 * $2
        rows[here]++
    }
    END { exit !(sum[1] / rows[1] > 2 * sum[0] / rows[0]) }' \
    "$made/places.csv" "$made/cases.csv" || wrong 'the pattern is not there'

expect 0 '60 cases' sh "$recipes/implanted-pattern.sh" "$@" "$scratch/b"
diff -r "$scratch/a" "$scratch/b" || wrong 'made twice, two sets came out'
expect 0 '60 cases' sh "$recipes/implanted-pattern.sh" "$@" --seed 2 \
    "$scratch/c"
cmp -s "$made/places.csv" "$scratch/c/implanted-pattern/places.csv" &&
    wrong 'the seed changes nothing'

expect 2 '--cases' sh "$recipes/implanted-pattern.sh" --cases 7 "$scratch/d"
expect 2 '--seed' sh "$recipes/implanted-pattern.sh" --seed 0 "$scratch/d"
