#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# page_killed.sh - the server is killed while somebody saves: what was
#                  acknowledged is there
#
# KILLS (default 10) says how often; tests/bench/label.sh asks for more.
. "$(dirname "$0")/serve_checks.sh"
"$tool" wav monday.wav 440 2 8000 1
runs 0 ingest cat monday.wav -q
: >saved

# One more line in `saved`, however slow the machine.
awaits_save() {
    for try in $(seq 300); do
        [ "$(wc -l <saved)" -le "$before" ] || return 0
        sleep 0.1
    done
    cp save.err "$err"
    wrong 'nothing was saved in 30 s'
}

kills=${KILLS:-10}
kill=0
while [ $kill -lt "$kills" ]; do
    begin_server cat
    before=$(wc -l <saved)
    "$http" save "$address" saved 2>save.err &
    saving=$!
    # Once it saves, up to half a second more, another each time.
    awaits_save
    sleep "$(awk -v n="$kill" 'BEGIN { srand(n); print rand() / 2 }')"
    kill -9 "$server"
    wait "$server" 2>/dev/null || true
    wait "$saving" || wrong "a save was refused: $(cat save.err)"
    kill=$((kill + 1))
done

same integrity "$("$http" integrity cat -)" ok
runs 0 label cat --export csv -q
# A frame is 125 microseconds.
awk -F, 'NR > 1 { print int($2 * 8000 + 0.5), $4 }' "$out" | sort >there
sort saved >wanted
lost=$(comm -23 wanted there | wc -l)
echo "$kills kills, $(wc -l <saved) saved, $lost lost"
same lost "$lost" 0
holds saved "$(wc -l <saved) >= $kills"
