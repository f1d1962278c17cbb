#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# page_tiles.sh - peaks, spectrogram tiles and sound, as the labelling page
#                 asks the server for them
#
# Skips where the page was not built: without it nothing is served.
. "$(dirname "$0")/serve_checks.sh"
server=
trap '[ -z "$server" ] || kill "$server"; rm -rf "$scratch"' EXIT

start() {
    begin_server cat
}
stop() {
    end_server
    server=
}

# ask STATUS METHOD PATH [HEADER...]: the body comes to ./body.
ask() {
    expected=$1 method=$2 path=$3
    shift 3
    "$http" fetch "$address" "$method" "$path" body "$@" >"$out" 2>"$err" ||
        wrong "$method $path got no answer"
    said="$method $path"
    got=$(head -n 1 "$out")
    [ "$got" = "$expected" ] || wrong "$said got $got, not $expected"
}

# get STATUS PATH: where the answer is 202, again until it is another.
get() {
    expected=$1
    got=202
    while [ "$got" = 202 ]; do
        "$http" fetch "$address" GET "$2" body >"$out" 2>"$err" ||
            wrong "$2 got no answer"
        got=$(head -n 1 "$out")
        [ "$got" != 202 ] || progress=$("$tool" json progress <body) ||
            wrong "$2: 202 without progress"
    done
    said="GET $2"
    [ "$got" = "$expected" ] || wrong "$said got $got, not $expected"
}

# floats: those of the body, one a line.
floats() {
    od -A n -v -t f4 -w4 body | awk '{ print $1 }'
}

# A log whose column a counts its rows, of b every other thousand is missing.
awk 'BEGIN {
    print "a,b"
    for (t = 0; t < 30000; t++)
        print t "," (int(t / 1000) % 2 ? "" : -t)
}' >log.csv
"$tool" wav tone.wav 1000 20 8000 2
runs 0 ingest cat log.csv tone.wav

start
log=/api/recordings/1 tone=/api/recordings/2
get 200 $log
grep -q '"log"' body || { tone=$log; log=/api/recordings/2; }

# Peaks: single samples, a few a column, whole buckets, nothing.
get 200 "$log/peaks?from=100&to=103&columns=3&channel=0"
same samples "$(floats | tr '\n' ' ')" '100 100 101 101 102 102 '
get 200 "$log/peaks?from=100&to=102&columns=4&channel=0"
same doubled "$(floats | tr '\n' ' ')" '100 100 100 100 101 101 101 101 '
get 200 "$log/peaks?from=990&to=1010&columns=2"
same 'a few' "$(floats | tr '\n' ' ')" \
    '990 999 1000 1009 -999 -990 nan nan '
get 200 "$log/peaks?from=0&to=30720&columns=30&channel=0"
floats | awk '{
    k = int((NR - 1) / 2)
    want = NR % 2 ? 1024 * k : 1024 * (k + 1) - 1
    if (want > 29999) want = 29999
    if ($1 != want) bad++
} END { exit bad > 0 || NR != 60 }' || wrong 'buckets are not the samples'
get 200 "$log/peaks?from=-10&to=40000&columns=5&channel=0"
same 'over the ends' "$(floats | head -n 2 | tr '\n' ' ')" '0 8063 '
same 'behind the end' "$(floats | tail -n 2 | tr '\n' ' ')" 'nan nan '
get 200 "$tone/peaks"
same 'both channels' "$(wc -c <body)" $((2 * 1024 * 2 * 4))

# What never changes may be kept, and only that.
get 200 $log
hash=$("$tool" json hash <body)
get 200 "$log/peaks?h=$hash"
grep -q -i '^cache-control: .*immutable' "$out" || wrong "$said: not kept"
for h in '' '?h=' '?h=00000000000000000000000000000000'; do
    get 200 "$log/peaks$h"
    grep -q -i '^cache-control: no-store' "$out" || wrong "$said: kept"
done

# Tiles: a tone is in its bin, near and far.
for level in 6 9 12 13 16 40; do
    get 200 "$tone/spectrogram/$level/0?window=512&channel=1"
    same bytes "$(wc -c <body)" $((512 * 256))
    grep -q -i '^x-oriole-bins: 256' "$out" || wrong "$said: no bins"
    od -A n -v -t u1 -w256 body | awk '{
        for (i = 1; i <= NF; i++)
            if ($i > most) { most = $i; bin = i - 1 }
    } END { exit bin != 1000 / 8000 * 512 || most < 210 || most > 220 }' ||
        wrong "$said: the tone is elsewhere"
done
get 200 "$log/spectrogram/14/0?window=64"
ls cat/cache/*-512-1.spectrogram cat/cache/*-64-0.spectrogram >/dev/null

# What cannot be asked for.
for path in 'peaks?columns=0' 'peaks?columns=8193' 'peaks?from=5&to=5' \
    'peaks?from=x' 'peaks?channel=2' 'peaks?from=99999999999999999999' \
    'spectrogram/5/0?window=512' 'spectrogram/41/0' \
    'spectrogram/9/0?window=500' 'spectrogram/14/0?window=500' \
    'spectrogram/9/0?channel=2' 'spectrogram/9/999999999999999'; do
    get 400 "$tone/$path"
done
for path in 9/peaks 0/peaks 9/spectrogram/9/0 9/audio.wav; do
    get 404 "/api/recordings/$path"
done
for path in 'spectrogram/-1/0' 'spectrogram/9/-1' 'spectrogram/9' 'peaks/'; do
    get 404 "$tone/$path"
done
ask 405 POST "$tone/peaks" 'X-Oriole: 1' 'Content-Type: application/json' \
    'Content-Length: 0'

# Damaged, cut, another's, gone: built again, and the answer is as before.
get 200 "$log/peaks?columns=8000&from=100&to=9100"
cp body before
get 200 "$tone/spectrogram/15/0"
cp body far_before
pyramid=cat/cache/$hash.pyramid
damages='flip-head flip-block flip-list cut empty text gone'
for damage in $damages; do
    for file in "$pyramid" "$(ls cat/cache/*-512-0.spectrogram)"; do
        size=$(wc -c <"$file")
        case $damage in
        flip-head) "$tool" flip "$file" 20 ;;
        flip-block) "$tool" flip "$file" 5000 ;;
        flip-list) "$tool" flip "$file" $((size - 3)) ;;
        cut) head -c $((size / 2)) "$file" >cut && mv cut "$file" ;;
        empty) : >"$file" ;;
        text) echo 'something else' >"$file" ;;
        gone) rm "$file" ;;
        esac
    done
    get 200 "$log/peaks?columns=8000&from=100&to=9100"
    cmp -s body before || wrong "$damage: other peaks"
    get 200 "$tone/spectrogram/15/0"
    cmp -s body far_before || wrong "$damage: another tile"
done
stop
rm -r cat/cache
start
get 200 "$log/peaks?columns=8000&from=100&to=9100"
cmp -s body before || wrong 'other peaks'

# Sound: a WAV file of 16 bits is itself, whole and in parts.
size=$(wc -c <tone.wav)
get 200 "$tone/audio.wav"
cmp -s body tone.wav || wrong 'the sound is another'
# part STATUS RANGE FIRST BYTES
part() {
    ask "$1" GET "$tone/audio.wav" "Range: $2"
    tail -c +$(($3 + 1)) tone.wav | head -c "$4" | cmp -s - body ||
        wrong "$2: another part"
}
part 206 bytes=0-99 0 100
grep -q -i "^content-range: bytes 0-99/$size" "$out" || wrong 'no range'
part 206 bytes=100001-100003 100001 3
part 206 bytes=-7 $((size - 7)) 7
part 206 bytes=300000- 300000 $((size - 300000))
part 200 bytes=5-4 0 "$size"
part 200 lines=1-2 0 "$size"
ask 416 GET "$tone/audio.wav" "Range: bytes=$size-"
grep -q -i "^content-range: bytes \*/$size" "$out" || wrong 'no size'
ask 416 GET "$tone/audio.wav" 'Range: bytes=0-1,5-6'
ask 200 HEAD "$tone/audio.wav" 'Accept: */*'
grep -q -i "^content-length: $size" "$out" || wrong 'HEAD says no size'
[ ! -s body ] || wrong 'HEAD has a body'
ask 206 HEAD "$tone/audio.wav" 'Range: bytes=0-9'
ask 200 GET "$tone/audio.wav" 'If-Range: "other"' 'Range: bytes=0-9'
get 404 "$log/audio.wav"

# The recording itself is gone: what is in the cache is still told.
get 200 "$tone/peaks?columns=100"
stop
mv log.csv gone.csv
mv tone.wav gone.wav
start
get 200 "$log/peaks?columns=8000&from=100&to=9100"
cmp -s body before || wrong 'other peaks'
get 200 "$tone/peaks?columns=100"
get 500 "$tone/peaks?from=0&to=100"
get 500 "$tone/audio.wav"
stop
rm -r cat/cache
start
get 500 "$log/peaks"
grep -q 'log.csv' body || wrong "$said does not say which file"

# Another file in its place.
head -c 100000 gone.wav >tone.wav
get 422 "$tone/peaks"

# The server ends in the midst of a build.
"$tool" wav long.wav 100 4000 8000 2
stop
runs 0 ingest cat long.wav
start
ask 202 GET /api/recordings/3/peaks
stop
[ -z "$(ls cat/cache | grep -v 'pyramid$')" ] ||
    wrong 'something half-built was left'
