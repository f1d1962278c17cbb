#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# command_listen_rows.sh - oriole listen on rows as bad sensors send them:
# what becomes of each fault is stated, counted, and never bridged in silence
. "$(dirname "$0")/command_checks.sh"
cd "$scratch"
make_tones
od -An -v -w2 -t d2 tones.raw |
    awk '{ printf "%.6f,%.6f\n", (NR - 1) / 8000, $1 / 32768 }' >rows

# hear FILE ARGUMENT...: its events, and what the input met.
hear() {
    input=$1
    shift
    { echo time,x; cat "$input"; } |
        "$oriole" listen m.oriole - -q --columns x --stats "$@" >all 2>"$err" ||
        wrong "oriole listen $* on $input failed"
    grep -v stats all >"$out" || :
    grep stats all >stats
    said="oriole listen $* on $input"
}
count() {
    "$tool" json "stats.input.$1" <stats
}
# met KEY=COUNT...: so often, and nothing else but frames.
met() {
    for key in gaps missing filled dropped duplicate_rows late_rows \
        clock_steps short_rows bad_rows half_rows infinite reconnections; do
        wanted=0
        for pair; do
            [ "${pair%=*}" != "$key" ] || wanted=${pair#*=}
        done
        same "$key of $said" "$(count "$key")" "$wanted"
    done
    "$tool" json stats.samples.in stats.samples.used stats.samples.dropped \
        stats.samples.pending <stats | tr '\n' ' ' |
        awk '{ exit !($1 == $2 + $3 + $4 && $4 == 0) }' ||
        wrong "$said: the account of samples is wrong"
}
# Ends of events in samples, label and score.
events() {
    value start_sample >starts
    value end_sample >ends
    value label >labels
    paste -d ' ' starts ends labels
}
# No event spans the samples [FROM, TO).
parted() {
    events | awk -v from="$1" -v to="$2" '
        $1 < from && $2 > from || $1 >= from && $1 < to { exit 1 }' ||
        wrong "$said: an event spans $1 to $2"
}
joined() {
    events | awk -v at="$1" '$1 < at && $2 > at { n++ } END { exit !n }' ||
        wrong "$said: no event spans $1"
}

# The last event is the high tone, and ends where it does in the whole; where
# a stretch begins shortly before it, so does the first score.
near_high() {
    events | tail -n 1 | paste -d ' ' - high | awk '
        { exit !($3 == "high" && $1 >= 19000 && ($2 - $5) ^ 2 < 300 ^ 2) }' ||
        wrong "$said: the high tone is not at $(cat high)"
}

hear rows
met
events >whole
tail -n 1 whole >high
same labels "$(cut -d ' ' -f 3 whole | tr '\n' ' ')" 'low high '

# Rows are missing within the low tone, which lasts from 8000 to 12000.
sed '10001,10400d' rows >gap
hear gap
met gaps=1 missing=400
parted 10000 10400
hear gap --gaps hold
met gaps=1 missing=400 filled=400
hear gap --gaps mask
met gaps=1 missing=400 filled=400
joined 10200
# For more than a second nothing is filled, whatever the policy.
sed '10001,19000d' rows >long
for policy in reset hold mask; do
    hear long --gaps $policy
    met gaps=1 missing=9000
    parted 10000 19000
    near_high
done

# Rows are there, but hold nothing.
sed '10001,10400s/,.*/,nan/' rows >nans
hear nans
met gaps=1 missing=400
parted 10000 10400
hear nans --gaps hold
met gaps=1 missing=400 filled=400
sed '20001,20400s/,.*/,inf/' rows >infs
hear infs
met gaps=1 missing=400 infinite=400
parted 20000 20400

# Twice, too late, out of order: left out, and the others stay where they are.
sed -e '9000{p;p}' -e '20000p' rows >twice
hear twice
met duplicate_rows=3
same events "$(events)" "$(cat whole)"
awk 'NR == 9000 { kept = $0; next } { print }
    NR == 9100 { print kept }' rows >late
hear late
met gaps=1 missing=1 late_rows=1
parted 8999 9000
hear late --gaps hold
met gaps=1 missing=1 filled=1 late_rows=1
joined 9000

# The clock is set back by an hour, and ahead by a day.
awk -F, '{ t = $1 + (NR > 10000 ? 7200 : 10800) + (NR > 22000 ? 86400 : 0)
    printf "%.6f,%s\n", t, $2 }' rows >steps
hear steps --gaps hold
met gaps=2 clock_steps=2
parted 10000 10000
parted 22000 22000
same events "$(events | wc -l | tr -d ' ')" 4

# A sensor whose clock is off by 200 ppm either way, and one that trembles:
# no gap, and each sample has its place.
for ppm in 200 -200; do
    awk -F, -v off=$ppm '{ printf "%.6f,%s\n", $1 * (1 + off / 1e6), $2 }' \
        rows >off
    hear off
    met
    same events "$(events)" "$(cat whole)"
done
awk -F, 'BEGIN { srand(3) }
    { printf "%.6f,%s\n", $1 + (rand() - 0.5) / 8000 / 3, $2 }' rows >trembles
hear trembles
met
same events "$(events)" "$(cat whole)"

# Rows with too few cells, with none that can be read, half a row at the end.
{ sed '10001,10400s/,.*//' rows; printf '4.0,0.'; } >short
hear short
met gaps=1 missing=400 short_rows=400 half_rows=1
parted 10000 10400
sed '10001,10400s/^/x/' rows >bad
hear bad
met gaps=1 missing=400 bad_rows=400
parted 10000 10400

# Faults of one channel of two: the other goes on, and nothing is reset.
awk -F, 'BEGIN { print "t,x,y" } { print $1 "," $2 "," $2 }' rows >two
sed '10002,10401s/,[^,]*$/,/' two >half
"$oriole" listen m.oriole - -q --columns x --stats <half >all 2>"$err"
grep stats all >stats
met
# A recogniser of two channels takes what has two.
sed 's/conv 8/conv 4/' tiny.arch >two.arch
mkdir two.data two.data/low two.data/high
for label in low high; do
    n=0
    for clip in clips/$label/*.wav; do
        n=$((n + 1))
        { echo t,x,y
          tail -c +45 "$clip" | od -An -v -w2 -t d2 | awk '{
            printf "%.6f,%.5f,%.5f\n", (NR - 1) / 8000, $1 / 32768,
                -$1 / 32768 }'; } >"two.data/$label/$n.csv"
    done
done
runs 0 train two.data -o two.oriole --arch two.arch --epochs 2 -q
"$oriole" listen two.oriole - -q --columns x,y --stats <half >all 2>"$err" ||
    wrong 'two channels'
grep stats all >stats
met                             # half of each frame is there
fails 3 'has 1 channel, not 2' listen two.oriole low.wav
said='two channels from one'
status=0
"$oriole" listen two.oriole - --format s16le:8000:1 <tones.raw >"$out" \
    2>"$err" || status=$?
same 'exit code' "$status" 3
says 'has 1 channel, not 2'
"$oriole" listen two.oriole - --columns x <half >"$out" 2>"$err" || status=$?
same 'exit code' "$status" 3
says 'has 1 channel, not 2'

# Another rate than the recogniser's: said, or told by the file; each stretch
# between gaps is brought to ours, and lies where it was.
awk -F, 'NR % 2 == 1' gap >slow
hear slow --rate 4000
met gaps=1 missing=200
parted 10000 10400
near_high

# A recording of rows has the places that its times say, as a stream has.
{ echo time,x; cat gap; } >gap.csv
runs 0 listen m.oriole gap.csv -q --columns x --stats
grep stats "$out" >stats
met gaps=1 missing=400
grep -v stats "$out" >kept && cp kept "$out"
parted 10000 10400
runs 0 info gap.csv --json
same frames "$(value frames)" 32000
same absent "$(value absent)" 400
