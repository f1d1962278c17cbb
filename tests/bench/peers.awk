# SPDX-License-Identifier: GPL-2.0-or-later
#
# peers.awk - the table of peers.sh: the peers' lines, oriole's, and oriole's
# for plain [N, C, T] if there is such a thing

FNR == 1 { part++ }
/^#/ || $1 == "peer" || $3 != threads || $4 <= 0 { next }
{ time = take == "least" ? $5 : $4 }

# The best of those who choose their layout, and of those who are given
# [N, C, T]; a signal of one channel each way is the same in both.
part == 1 {
    if (!($2 in best) || time < best[$2]) {
        best[$2] = time
        who[$2] = $1
    }
    if ($1 !~ /blocked|nwc/ && (!($2 in plain) || time < plain[$2])) {
        plain[$2] = time
        who_plain[$2] = $1
    }
}
part == 2 {
    if (!($2 in ours))
        id[++ids] = $2
    if (!($2 in ours) || time < ours[$2])
        ours[$2] = time
}
part == 3 && (!($2 in ours_plain) || time < ours_plain[$2]) {
    ours_plain[$2] = time
}

# a against b, the ratio kept for the mean of column k
function beside(a, b, name, k) {
    if (!(a > 0 && b > 0))
        return sprintf(" %s | - | - |", a > 0 ? sprintf("%.4g", a) : "-")
    sum[k] += log(b / a)
    count[k]++
    return sprintf(" %.4g | %.4g %s | %.2f |", a, b, name, b / a)
}

function mean(k) {
    return count[k] ? sprintf("%.2f", exp(sum[k] / count[k])) : "-"
}

END {
    two = part > 2
    print "| | oriole ms | best peer ms | times |" \
        (two ? " oriole, [N, C, T] ms | best such peer ms | times |" : "")
    print "|---|--:|---|--:|" (two ? "--:|---|--:|" : "")
    for (i = 1; i <= ids; i++)
        print "| " id[i] " |" \
            beside(ours[id[i]], best[id[i]], who[id[i]], 1) \
            (two ? beside(ours_plain[id[i]], plain[id[i]],
                          who_plain[id[i]], 2) : "")
    print "| geometric mean of " count[1] " | | | " mean(1) " |" \
        (two ? " | | " mean(2) " |" : "")
}
