#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# peers.sh - convolutions of oriole beside other libraries, in one run
#
#   PEERS=DIR tests/bench/peers.sh [THREADS]
#
# DIR holds shapes.csv and scripts run-onednn.sh, run-xnnpack.sh, run-ort.sh,
# run-torch.sh and run-fft.sh that write results/*.csv with lines
# peer,shape_id,threads,ms_median,ms_min,gflops; those that fail are left
# out.  Prints, for each shape, oriole's time, the best peer's in whatever
# layout suits it, and the same for peers that are given plain [N, C, T]; then
# the geometric means.
#
# ORIOLE names the command (default ./oriole), WORK a scratch folder,
# PB_SECONDS the seconds for one measurement (default 0.3), PEERS_ONLY the
# scripts to run (default all five), SOLVER the method (default auto).
set -eu

here=$(cd "$(dirname "$0")" && pwd)
oriole=$(realpath "${ORIOLE:-./oriole}")
threads=${1:-1}
work=${WORK:-$(mktemp -d)}
: "${PEERS:?names the folder with shapes.csv and run-*.sh}"
mkdir -p "$work/build"
cp -r "$PEERS" "$work/peers.new"
rm -rf "$work/peers" && mv "$work/peers.new" "$work/peers"
chmod -R u+w "$work/peers"
rm -f "$work"/peers/results/*

export PB_SECONDS="${PB_SECONDS:-0.3}" PEERS_THREADS="$threads"
export PEERS_BUILD="${PEERS_BUILD:-$work/build}"
for peer in ${PEERS_ONLY:-onednn xnnpack ort torch fft}; do
    bash "$work/peers/run-$peer.sh" >/dev/null 2>&1 ||
        echo "peers.sh: $peer could not be run" >&2
done
cpus=$([ "$threads" = 1 ] && echo 1 || echo "0-$((threads - 1))")
for layout in ntc nct; do
    taskset -c "$cpus" "$oriole" bench conv --quiet --threads "$threads" \
        --shapes "$work/peers/shapes.csv" --method "${SOLVER:-auto}" \
        --seconds "$PB_SECONDS" --layout $layout >"$work/$layout.csv"
done
cat "$work"/peers/results/*.csv >"$work/peers.csv"
awk -F, -v threads="$threads" -f "$here/peers.awk" "$work/peers.csv" \
    "$work/ntc.csv" "$work/nct.csv" "$work/peers/shapes.csv"
