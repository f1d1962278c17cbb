# SPDX-License-Identifier: GPL-2.0-or-later
#
# peers.awk - the table of peers.sh: the peers' lines, oriole's for [N, T, C],
# oriole's for [N, C, T], then the shapes

FNR == 1 { part++ }
/^#/ || $1 == "peer" || $1 == "id" { next }

# The best of those who choose their layout, and of those who are given
# [N, C, T]; a signal of one channel each way is the same in both.
part == 1 && $3 == threads && $4 > 0 {
    if (!($2 in best) || $4 < best[$2]) {
        best[$2] = $4
        who[$2] = $1
    }
    if ($1 !~ /blocked|nwc/ && (!($2 in plain) || $4 < plain[$2])) {
        plain[$2] = $4
        who_plain[$2] = $1
    }
}
part == 2 { ours[$2] = $4 }
part == 3 { ours_plain[$2] = $4 }

function ratio(a, b) {
    return a > 0 && b > 0 ? sprintf("%.2f", b / a) : "-"
}

part == 4 {
    if (!heading++) {
        print "| shape | oriole ms | best peer ms | times | " \
            "oriole [N, C, T] ms | best such peer ms | times |"
        print "|---|--:|---|--:|--:|---|--:|"
    }
    printf "| %s | %.4g | %.4g %s | %s | %.4g | %.4g %s | %s |\n", $1,
        ours[$1], best[$1], who[$1], ratio(ours[$1], best[$1]),
        ours_plain[$1], plain[$1], who_plain[$1],
        ratio(ours_plain[$1], plain[$1])
    if (ours[$1] > 0 && best[$1] > 0) {
        sum += log(best[$1] / ours[$1])
        count++
    }
    if (ours_plain[$1] > 0 && plain[$1] > 0) {
        sum_plain += log(plain[$1] / ours_plain[$1])
        count_plain++
    }
}

END {
    if (count)
        printf "| geometric mean of %d | | | %.2f | | | %s |\n", count,
            exp(sum / count),
            count_plain ? sprintf("%.2f", exp(sum_plain / count_plain)) : "-"
}
