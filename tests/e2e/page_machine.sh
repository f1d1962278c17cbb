#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# page_machine.sh - the page's server trains, proposes and searches, and
#                   leaves nothing behind
. "$(dirname "$0")/serve_checks.sh"
server=
trap '[ -z "$server" ] || kill -9 "$server" 2>/dev/null; rm -rf "$scratch"' EXIT
make_tones
pack_tones
mkdir new
mv tones.wav new/
for clip in 0 1 2; do
    "$tool" wav new/l$clip.wav $((310 + 20 * clip)) 0.35 8000 1
    "$tool" wav new/h$clip.wav $((1520 + 20 * clip)) 0.35 8000 1
done

# await STATE: until the last job has ended, in that state.
await() {
    try=0
    while asks GET /api/jobs && grep -q '"state":"running"' "$out"; do
        try=$((try + 1))
        [ $try -lt 600 ] || wrong 'the job does not end'
        sleep 0.1
    done
    grep -q "^{\"jobs\":\[{[^}]*\"state\":\"$1\"" "$out" ||
        wrong "the job is not $1"
}

# With --model proposals are there from the start.
runs 0 ingest cat new -q
begin_server cat --model m.oriole
await done
asks GET /api/project
grep -q '"model":{"file":"m.oriole","labels":\["_between","high","low"\]}' \
    "$out" || wrong 'the model is not told'
asks GET '/api/queue?limit=3'
grep -q '"state":"proposed"' "$out" || wrong 'no proposals'
asks POST /api/propose '{}'
await done
grep -q '"message":"0 new proposals in 0 recordings"' "$out" ||
    wrong 'recordings were heard twice'
asks POST /api/propose '{"recordings": [1, 2]}'
await done
grep -q 'in 2 recordings' "$out" || wrong 'not these two'

# Search: the tone that was asked for.
asks GET '/api/recordings?limit=100'
id=$(sed 's/.*"id":\([0-9]*\),"name":"[^"]*l0.wav".*/\1/' "$out")
asks POST /api/similar \
    "{\"recording\": $id, \"start\": 400, \"end\": 2400, \"limit\": 3}"
job=$(value job)
await done
asks GET "/api/jobs/$job/matches"
grep -q '"done":true,"searched":1.0' "$out" || wrong 'not searched'
grep -q '"matches":\[{"recording":[0-9]*,"name":"[^"]*\(l[012]\|tones\).wav"' \
    "$out" || wrong 'the nearest is another tone'
end_server

# Train from what is accepted; what was trained is there the next time.
runs 0 ingest cat clips --label-folders -q
begin_server "$scratch/cat"
refuses 404 POST /api/propose '{}'
asks POST /api/train '{"seconds": 2}'
refuses 409 POST /api/train '{}'
await done
grep -q 'new proposals' "$out" || wrong 'it does not propose'
[ -s cat/models/trained.oriole ] || wrong 'nothing was kept'
same 'files of models' "$(ls cat/models)" trained.oriole
asks GET /api/project
grep -q '"model":{"file":"trained.oriole"' "$out" || wrong 'not in use'
end_server
begin_server "$scratch/cat"
asks GET /api/project
grep -q '"file":"trained.oriole"' "$out" || wrong 'forgotten'

# Stopped, the one before stays; and who trains ends with the server, however
# that ends.
trains() {
    pgrep -f "train $scratch/cat -o" >/dev/null
}
cp cat/models/trained.oriole before
asks POST /api/train '{"epochs": 100000}'
job=$(value job)
try=0
until trains; do
    try=$((try + 1))
    [ $try -lt 100 ] || wrong 'nobody trains'
    sleep 0.1
done
asks DELETE "/api/jobs/$job" '{}'
await stopped
cmp -s before cat/models/trained.oriole || wrong 'another model'
! trains || wrong 'it still trains'
for end in TERM KILL; do
    asks POST /api/train '{"epochs": 100000}'
    until trains; do sleep 0.1; done
    kill -$end "$server"
    wait "$server" || [ $end = KILL ] || wrong 'it ended badly'
    try=0
    while trains; do
        try=$((try + 1))
        [ $try -lt 100 ] || wrong "it still trains after SIG$end"
        sleep 0.1
    done
    server=
    cmp -s before cat/models/trained.oriole || wrong 'another model'
    [ $end = KILL ] || begin_server "$scratch/cat"
done

# Nothing to learn from is said.
runs 0 ingest empty new -q
begin_server empty
asks POST /api/train '{}'
await failed
grep -q '"message":"oriole train: ' "$out" || wrong 'it does not say why'
end_server
server=
