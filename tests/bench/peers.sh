#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# peers.sh - oriole beside other libraries, in one run
#
#   PEERS=DIR tests/bench/peers.sh conv|nets [THREADS]
#   STUMPY_DIR=DIR tests/bench/peers.sh append [THREADS]
#
# PEERS holds shapes.csv and scripts run-onednn.sh, run-xnnpack.sh, run-ort.sh,
# run-torch.sh, run-fft.sh and run-nets.sh that write results/*.csv with lines
# peer,id,threads,ms_median,ms_min,gflops; those that fail are left out.
#
# conv: for each shape oriole's time, the best peer's in whatever layout suits
# it, and the same for peers that are given plain [N, C, T].  nets: whole
# networks, recognition and training steps.  Geometric means below.  IDS names
# the shapes, if not all.  Where other work wants the machine, TAKE=least
# compares the shortest times instead of the medians, and ROUNDS=3 goes through
# all of them in turn so often and keeps the shortest.
#
# append: a sample that a matrix profile grows by, beside the stumpi of the
# package stumpy in STUMPY_DIR: in turn, ROUNDS times (default 5), medians of
# the rounds' medians.  PEERS_PY is its Python (default python3).
#
# ORIOLE names the command (default ./oriole), BENCH_NET the program of
# `make bench` (default tests/bench/bench_net), WORK a scratch folder,
# PB_SECONDS the seconds for one measurement (default 0.3), PEERS_ONLY the
# scripts to run, SOLVER the method (default auto).
set -eu

here=$(cd "$(dirname "$0")" && pwd)
oriole=$(realpath "${ORIOLE:-./oriole}")
what=${1:-conv} threads=${2:-1}
work=${WORK:-$(mktemp -d)}
cpus=$([ "$threads" = 1 ] && echo 1 || echo "0-$((threads - 1))")
mkdir -p "$work/build"
rm -f "$work/peers.csv" "$work/ntc.csv" "$work/nct.csv"

export PB_SECONDS="${PB_SECONDS:-0.3}" PEERS_THREADS="$threads"
export PEERS_BUILD="${PEERS_BUILD:-$work/build}"

run_peers() {
    : "${PEERS:?names the folder with shapes.csv and run-*.sh}"
    cp -r "$PEERS" "$work/peers.new"
    rm -rf "$work/peers" && mv "$work/peers.new" "$work/peers"
    chmod -R u+w "$work/peers"
    rm -f "$work"/peers/results/*
    only_ids "$work/peers/shapes.csv"
    for peer in ${PEERS_ONLY:-"$@"}; do
        bash "$work/peers/run-$peer.sh" >/dev/null 2>&1 ||
            echo "peers.sh: $peer could not be run" >&2
    done
    cat "$work"/peers/results/*.csv >>"$work/peers.csv"
}

# The shapes in IDS are left in the table.
only_ids() {
    [ -n "${IDS:-}" ] || return 0
    awk -F, -v ids=" $IDS " 'FNR == 1 || index(ids, " " $1 " ")' "$1" \
        >"$1.new"
    mv "$1.new" "$1"
}

conv() {
    for round in $(seq "${ROUNDS:-1}"); do
        run_peers onednn xnnpack ort torch fft
        for layout in ntc nct; do
            taskset -c "$cpus" "$oriole" bench conv --quiet \
                --threads "$threads" --shapes "$work/peers/shapes.csv" \
                --method "${SOLVER:-auto}" --seconds "$PB_SECONDS" \
                --layout $layout >>"$work/$layout.csv"
        done
    done
    table "$work/ntc.csv" "$work/nct.csv"
}

nets() {
    run_peers ort nets
    OMP_NUM_THREADS=$threads taskset -c "$cpus" \
        "${BENCH_NET:-tests/bench/bench_net}" >"$work/nets.csv"
    table "$work/nets.csv"
}

# one_append KEPT WINDOW: lines of both, or of oriole alone
one_append() {
    ours="$oriole bench motif --quiet --threads $threads
          --seconds $PB_SECONDS --only append_n$1_m$2_x1"
    [ -n "${STUMPY_DIR:-}" ] &&
        taskset -c "$cpus" "${PEERS_PY:-python3}" "$here/peer_stumpi.py" \
            "$threads" "$PB_SECONDS" "${ROUNDS:-5}" "$1:$2" $ours &&
        return
    echo "peers.sh: no STUMPY that runs: STUMPY_DIR is to name the folder" \
        "that holds its package" >&2
    taskset -c "$cpus" $ours
}

append() {
    {
        one_append 100000 50
        one_append 100000 100
    } >"$work/append.csv"
    awk -F, -f "$here/peers_append.awk" "$work/append.csv"
}

table() {
    awk -F, -v threads="$threads" -v take="${TAKE:-median}" -f "$here/peers.awk" "$work/peers.csv" "$@"
}

case $what in
conv | nets | append) $what ;;
*) sed -n '3,27s/^# \{0,1\}//p' "$0" && exit 2 ;;
esac
