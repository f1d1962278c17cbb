#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# data_logs.sh - motifs and discords of real logs against what is known of
# these; counted by tests/bench/motif_logs.sh.  Skipped where $ORIOLE_DATA
# holds no such logs.
data=${ORIOLE_DATA:-}
[ -d "$data/logs/sfa" ] && [ -d "$data/sensor/mitbih_100" ] || exit 77
count=$(dirname "$0")/../bench/motif_logs.sh
. "$(dirname "$0")/command_checks.sh"

said='motif_logs.sh'
ORIOLE=$oriole ORIOLE_DATA=$data WORK=$scratch sh "$count" steamgen power \
    ecg:300 >"$out" 2>"$err" || wrong 'motifs of logs are not counted'
cat "$out"
prints '2 of 2 documented'
prints 'of the top 6 discords 6 hold a holiday, 9 of the 9 holidays'
found=$(sed -n 's/^ecg, -m 0.8s --plain: .*), \([0-9]*\) of the .*/\1/p' \
    "$out")
holds 'premature beats of 4' "$found >= 3"
