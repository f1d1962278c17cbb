#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# command_listen_line.sh - oriole listen on what comes and goes: a serial line
# (a pseudo terminal here), a FIFO, a file that is rotated, a full disk, a
# reader who leaves
. "$(dirname "$0")/command_checks.sh"
cd "$scratch"
make_tones
od -An -v -w2 -t d2 tones.raw |
    awk '{ printf "%.6f,%.6f\n", (NR - 1) / 8000, $1 / 32768 }' >rows

# rows FROM TO: of the signal, as a sensor sends them
rows() {
    sed -n "$(($1 + 1)),$2p" rows
}

# await TEXT FILE: until it stands there.
await() {
    tries=0
    until grep -q -F -e "$1" "$2" 2>/dev/null; do
        tries=$((tries + 1))
        [ "$tries" -lt 300 ] || wrong "'$1' did not come"
        sleep 0.1
    done
}

# begin ARGUMENT...: listen, in the background; end_it: to its end.
begin() {
    : >"$out"
    "$oriole" listen m.oriole "$@" >"$out" 2>"$err" 9>&- &
    listener=$!
    said="oriole listen $*"
}
end_it() {
    status=0
    wait "$listener" || status=$?
    same "exit code of $said" "$status" "$1"
}

# count KEY: of what the input met, from --stats.
count() {
    tail -n 1 "$out" | "$tool" json "stats.input.$1"
}

# Events are of one side of the gap [FROM, TO) or of the other.
nothing_spans() {
    "$tool" json start_sample end_sample <"$out" | grep -v none | paste - - |
        awk -v from="$1" -v to="$2" '$1 < from && $2 > from || $1 >= from &&
            $1 < to { exit 1 }' || wrong "an event spans $1 to $2"
}

# A line vanishes within the low tone and within a row, and comes back within
# a row: its rows' times say for how long it was gone.
line_with_times() {
    {
        echo time,x
        rows 0 10000
        echo '!half 1.25000'
        echo '!gone'
    } >before
    {
        echo '000,0.1'
        rows 14000 32000
    } >after
    mkfifo to_line
    "$tool" line line <to_line &
    line=$!
    exec 9>to_line
    tries=0
    until [ -e line ]; do
        tries=$((tries + 1))
        [ "$tries" -lt 100 ] || wrong 'no pseudo terminal'
        sleep 0.05
    done
    begin line --columns x --baud 9600 --stats
    cat before >&9
    await 'line is back' "$err"
    cat after >&9
    exec 9>&-
    wait "$line" || wrong 'the line failed'
    await high "$out"
    kill -TERM "$listener"
    end_it 0
    says 'line is gone; trying again each second'
    same reconnections "$(count reconnections)" 1
    same 'half rows' "$(count half_rows)" 2     # the one before, the one behind
    same missing "$(count missing)" 4000
    same 'bad rows' "$(count bad_rows)" 0
    nothing_spans 10000 14000
}

# Without times our own clock says it; whoever comes into the middle of a row
# passes over it.
line_without_times() {
    {
        echo '3.7,5'
        cut -d , -f 2 rows | head -n 12000
        echo '!gone'
        echo '!half 0.00'
    } >before
    mkfifo to_line2
    "$tool" line line <to_line2 &
    line=$!
    exec 9>to_line2
    cat before >&9 &
    begin line --stats
    await 'line is back' "$err"
    { echo 7; cut -d , -f 2 rows | tail -n 20000; } >&9
    exec 9>&-
    wait "$line" || wrong 'the line failed'
    await high "$out"
    kill -TERM "$listener"
    end_it 0
    same 'half rows' "$(count half_rows)" 2
    holds missing "$(count missing) > 1000"
    same gaps "$(count gaps)" 1
}

if has_terminals; then
    line_with_times
    line_without_times
fi

# A FIFO: without a writer it ends, or with --follow waits for the next one;
# the half of a row that one leaves belongs to nobody.
mkfifo fifo
cut -d , -f 2 rows | head -n 16000 >fifo &
begin fifo --stats
end_it 0
same frames "$(count frames)" 16000
begin fifo --follow --stats
{ cut -d , -f 2 rows | head -n 16000; printf 0.0; } >fifo
await low "$out"
sleep 1         # a reader sees that a writer left if no other has come by then
cut -d , -f 2 rows | tail -n 16000 >fifo
await high "$out"
kill -TERM "$listener"
end_it 0
holds frames "$(count frames) > 24000"
same 'half rows' "$(count half_rows)" 1
same gaps "$(count gaps)" 1
nothing_spans 16000 16000

# A log that is rotated, and one that is cut.
{ echo x; cut -d , -f 2 rows | head -n 16000; } >log
begin log --follow --columns x --stats
await low "$out"
mv log log.1
{ echo x; cut -d , -f 2 rows | tail -n 16000; } >log.new
mv log.new log
await high "$out"
says 'log begins anew'
cp log.1 log.new
cat log.new >log
tries=0
until [ "$(grep -c low "$out")" -eq 2 ] || [ "$tries" -eq 100 ]; do
    sleep 0.1
    tries=$((tries + 1))
done
kill -TERM "$listener"
end_it 0
holds frames "$(count frames) > 40000"
same 'bad rows' "$(count bad_rows)" 0
same gaps "$(count gaps)" 2

# A full disk: said, tried again, survived; events go on all the same.
if command -v prlimit >/dev/null 2>&1; then
    mkfifo told         # what is printed must not meet the limit
    cat told >"$out" &
    "$oriole" listen m.oriole fifo --format s16le:8000:1 --clips heard \
        >told 2>"$err" &
    listener=$!
    exec 9>fifo
    tries=0
    until grep -q listening "$err"; do
        tries=$((tries + 1))
        [ "$tries" -lt 100 ] || wrong 'it does not begin'
        [ "$tries" -ne 1 ] || head -c 8000 tones.raw >&9
        sleep 0.1
    done
    prlimit --pid "$listener" --fsize=2000:unlimited
    tail -c +8001 tones.raw | head -c 24000 >&9
    await low "$out"
    await 'tried all the same' "$err"
    prints '"clip":null'
    same 'left behind' "$(ls heard)" ''
    prlimit --pid "$listener" --fsize=unlimited:unlimited
    tail -c +32001 tones.raw >&9
    exec 9>&-
    end_it 0
    await high "$out"
    await 'written again' "$err"
    same clips "$(ls heard | sed 's/.*-//')" high.flac
fi

# A reader who leaves, standard output that is closed: said, and the end.
status=0
{ "$oriole" listen m.oriole - -q --format s16le:8000:1 2>"$err" ||
    echo $? >code; } <tones.raw | :
same 'exit code without a reader' "$(cat code)" 4
says 'Broken pipe; the last events are lost'
"$oriole" listen m.oriole - -q --format s16le:8000:1 <tones.raw 2>"$err" \
    >&- || status=$?
same 'exit code of a closed output' "$status" 4
says 'Bad file descriptor'


# A reader who is slow is not waited for: the signal is heard to its end, and
# the events come when he takes them; or they are lost after a signal.
mkfifo slow
exec 7<>slow
fill() {
    dd if=/dev/zero of=slow oflag=nonblock bs=4096 count=64 2>/dev/null || :
}
fill
"$oriole" listen m.oriole fifo --format s16le:8000:1 >slow 2>"$err" &
listener=$!
said='oriole listen to a slow reader'
timeout 60 cat tones.raw tones.raw tones.raw >fifo ||
    wrong 'nobody heard the signal'
head -n 6 <&7 | tr -d '\0' >"$out"
end_it 0
same labels "$(value label | sort -u | tr '\n' ' ')" 'high low '
fill
"$oriole" listen m.oriole fifo --follow --format s16le:8000:1 >slow 2>"$err" &
listener=$!
timeout 60 cat tones.raw tones.raw tones.raw >fifo ||
    wrong 'nobody heard the signal'
kill -TERM "$listener"
end_it 4
says 'it takes nothing; the last events are lost'
