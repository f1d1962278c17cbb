#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# command_listen.sh - oriole listen: the same events whatever way they come
. "$(dirname "$0")/command_checks.sh"
cd "$scratch"
make_tones

# The header says too little for all that follows, so it is given without.
head -c 40 low.wav >stream.wav
printf '\377\377\377\377' >>stream.wav
cat tones.raw >>stream.wav
od -An -v -w2 -t d2 tones.raw |
    awk '{ printf "%.6f,%.6f\n", (NR - 1) / 8000, $1 / 32768 }' >rows
{ echo time,x; cat rows; } >tones.csv
awk -F , '{ printf "{\"x\": %s, \"t\": %s}\n", $2, $1 }' rows >tones.json

# feed FILE ARGUMENT...: as runs 0, from standard input.
feed() {
    input=$1
    shift
    "$oriole" "$@" <"$input" >"$out" 2>"$err" || wrong "oriole $* failed"
    said="oriole $*"
}

# The nearest half second: tones begin and end at such, and what is heard
# depends on the processor in its last digits.
events() {
    value label >labels
    value start | awk '{ printf "%.1f\n", int($1 * 2 + 0.5) / 2 }' >starts
    value end | awk '{ printf "%.1f\n", int($1 * 2 + 0.5) / 2 }' >ends
    paste -d ' ' starts ends labels | tr '\n' '|'
}
heard='1.0 1.5 low|2.5 3.0 high|'

feed tones.raw listen m.oriole - -q --format s16le:8000:1
quiet
same 'events of raw PCM' "$(events)" "$heard"
cp "$out" raw.events
for input in stream.wav tones.json; do
    feed "$input" listen m.oriole - -q
    same "events of $input" "$(events)" "$heard"
done
feed tones.csv listen m.oriole - -q --columns x
same 'events of rows' "$(events)" "$heard"
runs 0 listen m.oriole stream.wav -q --format wav
cmp -s "$out" raw.events || wrong 'a file and a stream differ'
runs 0 listen m.oriole tones.csv -q --columns x
same 'events of a table' "$(events)" "$heard"

# Another rate and two channels are brought to the model's.
"$tool" wav stereo.wav 1550 1 16000 2
runs 0 listen m.oriole stereo.wav -q
same label "$(value label)" high

# Each sample has its place; a gap is counted and not bridged.
sed '21201,21600d' tones.csv >gap.csv
feed gap.csv listen m.oriole - -q --columns x --stats
tail -n 1 "$out" >stats
grep -q '"samples":{"in":31600,"used":31600,"dropped":0,"pending":0}' stats ||
    wrong 'the account is wrong'
grep -q '"frames":31600,"gaps":1,"missing":400,"filled":0' stats ||
    wrong 'the gap is not counted'
grep -v stats "$out" >gap.events
same 'ends and starts at the gap' "$(sed -n 's/.*"end_sample":\([0-9]*\).*/\1/p
    s/.*"start_sample":\([0-9]*\).*/\1/p' gap.events | awk '
    $1 > 21199 && $1 < 21599' | tr '\n' ' ')" ''
feed gap.csv listen m.oriole - -q --columns x --gaps hold --stats
grep -q '"gaps":1,"missing":400,"filled":400' "$out" ||
    wrong 'the gap is not filled'

# A file that grows; SIGTERM ends it in order.
head -c 16000 tones.raw >grows.raw
: >"$out"       # what was said before must not pass for what is said now
"$oriole" listen m.oriole grows.raw --follow --format s16le:8000:1 -q --stats \
    >"$out" 2>"$err" &
listener=$!
tail -c +16001 tones.raw >>grows.raw
tries=0
until grep -q high "$out" || [ "$tries" -eq 200 ]; do
    sleep 0.1
    tries=$((tries + 1))
done
kill -TERM "$listener"
status=0
wait "$listener" || status=$?
same 'exit code after SIGTERM' "$status" 0
grep -q '"in":\([0-9]*\),"used":\1,"dropped":0,"pending":0' "$out" ||
    wrong 'the account is wrong after SIGTERM'
grep -v stats "$out" >followed && cp followed "$out"
same 'events of a file that grew' "$(events)" "$heard"

# Clips, with what was before.
runs 0 listen m.oriole stream.wav --format wav -q --clips heard \
    --pre-roll 0.25
for clip in $(value clip); do
    start=$(basename "$clip" | sed 's/^0*//; s/-.*//')
    end=$(sed -n "s/.*\"start_sample\":$start,\"end_sample\":\([0-9]*\).*/\1/p" \
        "$out")
    "$oriole" info "$clip" --json >info
    grep -q "$((end - start + 2000))" info ||
        wrong "$clip is not as long as its event: $(cat info)"
done
same clips "$(ls heard | sed 's/.*-//' | tr '\n' ' ')" 'low.flac high.flac '
runs 0 classify m.oriole heard/*low.flac -q
rm -r heard
echo >heard
runs 0 listen m.oriole stream.wav --format wav -q --clips heard
says 'heard'
prints '"clip":null'

# On a terminal it shows what it hears, and does not wait for the terminal,
# which is full after some hundred lines; otherwise it shows nothing.
if has_terminals; then
    said='oriole listen on a terminal'
    "$tool" terminal "$oriole" listen m.oriole stream.wav --format wav \
        --realtime >"$out" || wrong 'failed on a terminal'
    prints 'events, 0 dropped'
    prints 'low      ['
    "$tool" terminal "$oriole" listen m.oriole stream.wav --format wav -q \
        >"$out"
    prints_nothing
fi
runs 0 listen m.oriole stream.wav --format wav
same 'what is said' "$(wc -l <"$err" | tr -d ' ')" 1

# Options and inputs that do not fit.
runs 2 listen m.oriole
runs 2 listen m.oriole a b
runs 2 listen m.oriole tones.csv --on 0.3 --off 0.5
runs 3 listen m.oriole nowhere.wav
says nowhere.wav
runs 2 listen m.oriole tones.csv --columns y
says '"y"'
runs 2 listen m.oriole tones.raw --format s16le
says s16le:16000:1
if [ -w /dev/full ]; then
    status=0
    "$oriole" listen m.oriole stream.wav --format wav -q >/dev/full 2>"$err" ||
        status=$?
    same 'exit code of a full disk' "$status" 4
    says 'No space left'
fi

# The proof that a stream gives what batch gives.
runs 0 listen m.oriole stream.wav --check --json
holds difference "$(value largest_difference) <= 1e-5"
runs 2 listen m.oriole - --check
says 'takes a recording'
