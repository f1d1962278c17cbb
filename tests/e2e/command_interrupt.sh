#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# command_interrupt.sh - Ctrl-C keeps the best; a kill at any moment and
# --resume give the bits of a training that nobody disturbed
. "$(dirname "$0")/command_checks.sh"
cd "$scratch"
make_arch tiny.arch
make_series a.tsv 40 60 1

# Wait until the log has lines.
wait_for_epochs() {
    waited=0
    until [ -s "$1" ] && [ "$(wc -l <"$1")" -ge "$2" ]; do
        waited=$((waited + 1))
        [ "$waited" -lt 600 ] || wrong 'no epoch within a minute'
        sleep 0.1
    done
}

for signal in INT TERM; do
    rm -f m.oriole log
    "$tool" foreground "$oriole" train a.tsv -o m.oriole --arch tiny.arch \
        --epochs 1000000 --log log --json >"$out" 2>"$err" &
    training=$!
    wait_for_epochs log 3
    kill -$signal "$training"
    status=0
    wait "$training" || status=$?
    said="oriole train and SIG$signal"
    same "exit code after SIG$signal" "$status" 1
    says 'kept the best so far'
    same stopped "$(value stopped)" true
    runs 0 test m.oriole a.tsv -q
    rm -f m.oriole.checkpoint
done

# The training that nobody disturbs, and one that is killed again and again.
set -- train a.tsv --arch tiny.arch --epochs 60 --batch 4 --valid 0.25 \
    --mixup 0.2 --noise 20 --shift 0.1 --checkpoint-every 0 --quiet
runs 0 "$@" -o whole.oriole
kills=0
for delay in 0.05 0.15 0.1 0.25 0.2; do
    "$oriole" "$@" -o killed.oriole --resume >"$out" 2>"$err" &
    training=$!
    until [ -e killed.oriole.checkpoint ] || [ -e killed.oriole ]; do
        sleep 0.02
    done
    sleep $delay
    kill -9 "$training" 2>/dev/null && kills=$((kills + 1))
    wait "$training" 2>/dev/null || true
    [ ! -e killed.oriole ] || break
done
[ "$kills" -ge 1 ] || wrong 'no training was killed'
runs 0 "$@" -o killed.oriole --resume
cmp whole.oriole killed.oriole || wrong 'a killed training gave other bits'

# The checkpoint of another training is refused.
"$tool" foreground "$oriole" "$@" -o m.oriole --epochs 1000000 \
    --checkpoint c --log log2 >"$out" 2>"$err" &
training=$!
wait_for_epochs log2 2
kill -9 "$training"
wait "$training" 2>/dev/null || true
fails 3 'another training' "$@" -o m.oriole --epochs 1000000 --checkpoint c \
    --resume --batch 5
