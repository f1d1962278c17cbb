#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# command_listen_device.sh - oriole listen on a sound device: one of
# PulseAudio's that plays into nothing, and whose monitor we record
. "$(dirname "$0")/command_checks.sh"
cd "$scratch"

# Skipped, saying why: 77 is automake's.
skip() {
    echo "skipped: $*" >&2
    exit 77
}
# A build without them says so.
status=0
"$oriole" listen --list-devices >"$out" 2>"$err" || status=$?
if grep -q 'configured without PortAudio' "$err"; then
    same 'exit code without PortAudio' "$status" 2
    make_tones
    fails 2 'configured without PortAudio' listen m.oriole --device ''
    skip 'a build without PortAudio'
fi
for program in pulseaudio pactl paplay; do
    command -v "$program" >/dev/null 2>&1 || skip "no $program here"
done
[ "$status" -eq 0 ] || skip "$(cat "$err")"

HOME=$scratch
XDG_RUNTIME_DIR=$scratch
PULSE_SERVER=unix:$scratch/pulse/native
export HOME XDG_RUNTIME_DIR PULSE_SERVER
printf 'pcm.!default { type pulse }\nctl.!default { type pulse }\n' >.asoundrc
server=
trap 'kill "$server" 2>/dev/null; wait; rm -rf "$scratch"' EXIT
start_server() {
    pulseaudio -n --daemonize=no --exit-idle-time=-1 \
        --load="module-null-sink sink_name=oriole rate=8000 channels=1" \
        --load=module-native-protocol-unix >pulse.log 2>&1 &
    server=$!
    tries=0
    until pactl set-default-source oriole.monitor >/dev/null 2>&1; do
        tries=$((tries + 1))
        [ "$tries" -lt 50 ] || return 1
        sleep 0.1
    done
}
start_server || skip "no pulseaudio: $(tail -n 1 pulse.log)"
runs 0 listen --list-devices
grep -q default "$out" || skip 'PortAudio knows no PulseAudio here'

make_tones

# What is heard, where it lies against the first of them.
heard() {
    value label >labels
    value start >starts
    paste -d ' ' starts labels | awk 'NR == 1 { first = $1 }
        { printf "%.1f %s|", int(($1 - first) * 2 + 0.5) / 2, $2 }'
}
"$oriole" listen m.oriole - -q --format s16le:8000:1 <tones.raw >"$out"
said='oriole listen'
on_file=$(heard)
same 'tones of the file' "$on_file" '0.0 low|1.5 high|'

# await TEXT FILE: until it stands there.
await() {
    tries=0
    until grep -q -F -e "$1" "$2"; do
        tries=$((tries + 1))
        [ "$tries" -lt 150 ] || wrong "'$1' did not come"
        sleep 0.1
    done
}
begin() {
    : >"$out"
    : >"$err"
    "$oriole" listen m.oriole --device default --stats >"$out" 2>"$err" &
    listener=$!
    await listening "$err"
}
play() {
    paplay --raw --format=s16le --rate=8000 --channels=1 --device=oriole \
        tones.raw
    await high "$out"
}
end_it() {
    kill -TERM "$listener"
    status=0
    wait "$listener" || status=$?
    same 'exit code' "$status" 0
    tail -n 1 "$out" >stats
}

begin
play
end_it
grep -q '"dropped":0,"pending":0},"input":{"frames":[0-9]*,"gaps":0' stats ||
    wrong 'samples were lost'
# The device plays nothing before and after, which sounds like anything.
grep -v stats "$out" | grep -e '"low"' -e '"high"' >tones && cp tones "$out"
same 'tones of the device' "$(heard)" "$on_file"

# It vanishes, and comes back: said, counted, and heard again.
begin
kill "$server"
wait "$server" || true
await 'default is gone; trying again each second' "$err"
start_server || wrong 'the sound server did not start again'
await 'default is back' "$err"
play
end_it
grep -q '"gaps":1,' stats || wrong 'the gap was not counted'
grep -q '"reconnections":1}' stats || wrong 'the return was not counted'

# A catalogue records it: so many seconds, at the device's own rate.
: >"$err"
"$oriole" ingest cat --device default --for 4 >"$out" 2>"$err" &
listener=$!
await recording "$err"
paplay --raw --format=s16le --rate=8000 --channels=1 --device=oriole tones.raw
status=0
wait "$listener" || status=$?
same 'exit code of ingest' "$status" 0
said='oriole ingest'
grep -q '^added	cat/recordings/device-.*	4\.000	' "$out" ||
    wrong 'not four seconds were recorded'
"$oriole" listen m.oriole cat/recordings/device-*.wav -q >"$out"
grep -e '"low"' -e '"high"' "$out" >tones && cp tones "$out"
same 'tones of the recording' "$(heard)" "$on_file"

# Watched: its loudness as it comes, in seconds since it was opened.
: >"$err"
"$oriole" motif --device default --keep 3s --window 0.5s --json >"$out" \
    2>"$err" &
listener=$!
await 'the loudness in dB, 100 times a second' "$err"
paplay --raw --format=s16le --rate=8000 --channels=1 --device=oriole tones.raw
kill -TERM "$listener"
status=0
wait "$listener" || status=$?
same 'exit code of motif' "$status" 0
said='oriole motif'
tail -n 1 "$out" >summary
holds 'samples' "$("$tool" json summary.samples <summary) >= 300"
same gaps "$("$tool" json summary.gaps <summary)" 0
