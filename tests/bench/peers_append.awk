# SPDX-License-Identifier: GPL-2.0-or-later
#
# peers_append.awk - the table of `peers.sh append`: medians of rounds

$1 == "peer" { next }

{
    key = $1 == "oriole-append" ? "ours" : "peer"
    if (!($2 in seen)) {
        seen[$2] = 1
        id[++ids] = $2
    }
    ms[key, $2, ++rounds[key, $2]] = $4 + 0
}

function median(key, of,   i, j, n, x, sorted) {
    n = rounds[key, of]
    for (i = 1; i <= n; i++) {
        x = ms[key, of, i]
        for (j = i - 1; j >= 1 && sorted[j] > x; j--)
            sorted[j + 1] = sorted[j]
        sorted[j + 1] = x
    }
    return n % 2 ? sorted[(n + 1) / 2] : (sorted[n / 2] + sorted[n / 2 + 1]) / 2
}

END {
    print "| | oriole ms | a second | stumpi ms | a second | times |"
    print "|---|--:|--:|--:|--:|--:|"
    for (i = 1; i <= ids; i++) {
        ours = median("ours", id[i])
        printf "| %s | %.4g | %.0f |", id[i], ours, 1000 / ours
        if ((("peer", id[i]) in rounds)) {
            peer = median("peer", id[i])
            printf " %.4g | %.0f | %.1f |\n", peer, 1000 / peer, peer / ours
        } else
            print " - | - | - |"
    }
}
