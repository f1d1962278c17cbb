#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# command_motif.sh - oriole motif: what recurs in a log, and what is odd
. "$(dirname "$0")/command_checks.sh"
cd "$scratch"

# A log of 50 Hz, 80 s: a bump at 8, 20, 36, 52 and 70 s in noise; another
# column beside it, which is odd once, and some cells missing at the end.
awk 'BEGIN {
    srand(4)
    print "time,other,load"
    split("400 1000 1800 2600 3500", at, " ")
    for (i = 0; i < 4000; i++) {
        v = 0.6 * v + rand() - 0.5
        x = v
        for (k = 1; k <= 5; k++)
            if (i >= at[k] && i < at[k] + 100)
                x += 8 * sin((i - at[k]) ^ 2 * 0.0007)
        printf "%.2f,%.3f,%s\n", i / 50, \
            sin(i / 7) + (i >= 3000 && i < 3030) * (i % 2), \
            (i >= 3900 && i < 3910 ? "" : x)
    }
}' >log.csv

runs 0 motif log.csv --column load --window 2s --json --seed 1 --threads 2
lines 1
same samples "$(value logs.0.samples)" 4000
same rate "$(value logs.0.rate)" 50.0
same window "$(value logs.0.window)" 100
same missing "$(value logs.0.missing)" 10
same bridged "$(value logs.0.bridged)" 0
same windows "$(value logs.0.missing_windows)" 100
same share "$(value logs.0.share)" 1.0
same occurrences "$(value logs.0.motifs.0.count)" 5
near=0
for i in 0 1 2 3 4; do
    start=$(value "logs.0.motifs.0.occurrences.$i.start")
    for at in 400 1000 1800 2600 3500; do
        [ $((start - at)) -gt 15 ] || [ $((at - start)) -gt 15 ] ||
            near=$((near + 1))
    done
done
same 'occurrences at their places' "$near" 5
runs 0 motif log.csv --column other --window 100 --json --top 1
holds 'a discord' "$(value logs.0.discords.0.start) > 2900 && \
    $(value logs.0.discords.0.start) <= 3030"

same error "$(value logs.0.error)" 0.0

# Nearly: it tells how nearly.
runs 0 motif log.csv --column load --window 100 --approximate 0.2 --json
holds 'an error' "$(value logs.0.error) >= 0 && $(value logs.0.error) < 0.3"
holds 'a bound' "$(value logs.0.error_bound) >= $(value logs.0.error)"
same occurrences "$(value logs.0.motifs.0.count)" 5
runs 0 motif log.csv --column load --window 100 --approximate 0.2
says 'distances are too large by'
runs 2 motif log.csv --column load --window 100 --approximate 1

# The same as lines, whatever the number of threads; the window found out.
runs 0 motif log.csv --column load --window 100 --threads 1
says 'motif1    5 occurrences'
says 'missing   10 samples, of which 0'
says 'left out  100 windows'
cp "$out" one.txt
same motif1 "$(grep -c '	motif1	' one.txt)" 5
runs 0 motif log.csv --column 3 --window 100 --threads 1 --quiet
quiet
cmp -s "$out" one.txt || wrong 'column 3 is not load'
runs 0 motif log.csv -c load --window 100 --threads 2 --top 3 --quiet
cmp -s "$out" one.txt || wrong 'two threads find something else'
runs 0 motif log.csv -c load --json
holds 'the window' "$(value logs.0.window) >= 50 && \
    $(value logs.0.window) <= 150"
same occurrences "$(value logs.0.motifs.0.count)" 5
[ "$(value logs.0.windows_tried.5.window)" != '(none)' ] ||
    wrong 'no windows tried'
runs 0 motif log.csv -c load -m 100 --plain --top 1 --most 4 --flat 0.001 \
    --radius 30 --quiet
[ "$(grep -c motif1 "$out")" -le 4 ] || wrong 'more than --most'
holds 'radius' "$(grep motif1 "$out" | cut -f5 | sort -n | tail -1) <= 30"

# Gaps may be bridged.
runs 0 motif log.csv -c load -m 100 --bridge 10 --json --quiet
same bridged "$(value logs.0.bridged)" 10
same windows "$(value logs.0.missing_windows)" 0

# A shape that is given: a span of the log, in samples and in seconds, and a
# file of its own.
sed -n '1p;402,501p' log.csv >shape.csv
for query in 400:500 8s:10s shape.csv; do
    runs 0 motif log.csv -c load --query "$query" --json
    same "occurrences of $query" "$(value logs.0.query.count)" 5
    holds 'itself' "$(value logs.0.query.occurrences.0.distance) < 1e-3"
done
fails 2 'is no span of the 4000 samples' motif log.csv -c load \
    --query 3990:4200
fails 3 'nothing.csv' motif log.csv -c load --query nothing.csv
fails 2 'leave --window' motif log.csv --query 1:9 --window 5

# Files: the profile, a manifest that "oriole train" reads, a picture.
runs 0 motif log.csv -c load -m 100 --profile p.csv --labels found.csv
same rows "$(wc -l <p.csv | tr -d ' ')" 3902
same header "$(sed -n 1p found.csv)" file,label,start,end
same spans "$(grep -c '"log.csv",motif1,' found.csv)" 5
runs 0 info found.csv --as dataset --json
runs 0 motif log.csv -c load -m 100 --labels - --quiet
cmp -s "$out" found.csv || wrong 'labels on standard output differ'
mkdir sub
runs 0 motif log.csv -c load -m 100 --labels sub/found.csv
runs 0 info sub/found.csv --as dataset --json
if draws; then
    for picture in p.png p.svg p.pdf; do
        runs 0 motif log.csv -c load -m 100 --plot $picture --quiet
        [ -s $picture ] || wrong "no $picture"
    done
    runs 0 motif log.csv -c load --query 8s:10s --plot q.svg --quiet
fi
fails 2 'bmp' motif log.csv -c load -m 100 --plot p.bmp
fails 2 'are of one LOG' motif log.csv log.csv --profile p.csv

# More neighbours: columns behind the others, distances that do not fall.
runs 0 motif log.csv -c load -m 100 --profile near.csv --neighbours 3 --quiet
same columns "$(sed -n 1p near.csv)" "start,distance,nearest,\
left_distance,left,right_distance,right,distance2,nearest2,distance3,nearest3"
cut -d, -f1-7 near.csv | cmp -s - p.csv || wrong 'the nearest differ'
awk -F, 'NR > 1 && $2 != "" && ($8 < $2 || $10 < $8 || $9 == $3 ||
         $11 == $9 || ($9 - $1 < 26 && $1 - $9 < 26)) { exit 1 }' near.csv ||
    wrong 'neighbours are not in order'
runs 0 motif log.csv -c load -m 100 --profile paged.csv --neighbours 3 \
    --memory 0.1 --quiet
cmp -s near.csv paged.csv || wrong 'a profile in a file differs'
(TMPDIR=/no/such/folder; export TMPDIR
 fails 4 'no/such/folder' motif log.csv -c load -m 100 --memory 0.1) || exit 1
fails 2 'name its FILE' motif log.csv -c load -m 100 --neighbours 3
fails 2 'of one channel' motif log.csv -c all -m 100 --neighbours 3 \
    --profile near.csv
fails 2 'and exact' motif log.csv -c load -m 100 --neighbours 3 \
    --profile near.csv --approximate 0.05

# From pattern to detector: named, learnt, heard.
sed 's/,motif1,/,bump,/' found.csv | grep -e label -e bump >named.csv
runs 0 train named.csv -o bump.oriole --window 0 --arch minirocket \
    --quiet
runs 0 listen bump.oriole log.csv --quiet
prints '"bump"'

# Of audio the loudness; several logs, of which one is bad.
"$tool" wav tone.wav 440 3 8000 1
runs 0 motif log.csv tone.wav -m 20 --envelope 50 --json --quiet
same logs "$(value logs.1.samples)" 150
runs 1 motif nothing.csv log.csv -c load -m 100 --quiet
prints 'motif1'
says 'nothing.csv'

# Who stops it gets what is known by then; a log this long takes minutes.
awk 'BEGIN { srand(2); print "time,v"
    for (i = 0; i < 300000; i++)
        printf "%.2f,%.3f\n", i / 100, v += rand() - 0.5 }' >long.csv
"$oriole" motif long.csv -m 50 --top 1 --most 3 --threads 1 >"$out" \
    2>"$err" &
search=$!
sleep 4
kill -TERM $search
status=0
wait $search || status=$?
said='the search that was stopped'
if [ "$status" -ne 0 ]; then    # a machine that was done by then has passed
    same status "$status" 1
    says 'of all pairs'
fi
rm long.csv

# Inputs that have nothing to find.
head -100 log.csv >short.csv
awk 'BEGIN { print "x"; for (i = 0; i < 300; i++) print 7 }' >constant.csv
awk 'BEGIN { print "t,x"; for (i = 0; i < 300; i++) print i ",NaN" }' \
    >missing.csv
awk 'BEGIN { print "x"; for (i = 0; i < 300; i++) print (i == 200 ? "off" : i)
    }' >text.csv
fails 3 'fewer than two windows of 60' motif short.csv -c load -m 60
fails 2 'no shape' motif log.csv -c load -m 1
fails 2 'no shape' motif log.csv -c load -m 2
fails 3 'fewer than two windows' motif log.csv -c load -m 100000
fails 2 'neither auto nor' motif log.csv -c load -m often
fails 2 'neither auto nor' motif log.csv -c load -m 2q
fails 3 'all values are 7' motif constant.csv -m 20
fails 3 'missing' motif missing.csv -c x -m 20
fails 3 'text.csv' motif text.csv -m 20
fails 2 'nowhere' motif log.csv -c nowhere -m 20
fails 2 'usage' motif
fails 2 "no column \"9\"" motif log.csv -c 9 -m 20

# Newest first: refused, by whatever reads it.  A clock that was set back once
# goes on; what is there twice is left out.
{ sed -n 1p log.csv; sed 1d log.csv | sort -t, -k1,1 -n -r; } >newest.csv
for command in 'motif -m 20' info; do
    runs 3 $command newest.csv
    says 'newest.csv: line 3: its time (column 1, "time") is before that'
done
awk -F, -v OFS=, 'NR > 2001 { $1 -= 20 } 1' log.csv >back.csv
runs 0 motif back.csv -c load -m 100 --json
same samples "$(value logs.0.samples)" 4000
same rate "$(value logs.0.rate)" 50.0
awk 'NR > 1 && NR % 100 == 0 { print } 1' log.csv >twice.csv
runs 0 motif twice.csv -c load -m 100 --quiet
runs 0 motif twice.csv -c load -m 100 --json
same samples "$(value logs.0.samples)" 4000
same rate "$(value logs.0.rate)" 50.0
same duplicates "$(value logs.0.duplicate_rows)" 40
same late "$(value logs.0.late_rows)" 0

# Times that tremble by up to a tenth of a step, and rows that are left out.
awk -F, -v OFS=, 'BEGIN { srand(3) }
    NR > 1 { $1 = sprintf("%.5f", $1 + (rand() - 0.5) * 0.004) }
    NR < 500 || NR > 509' log.csv >trembles.csv
runs 0 motif trembles.csv -c load -m 100 --json
same absent "$(value logs.0.absent)" 10
holds jitter "$(value logs.0.jitter_s) > 0.001 && \
    $(value logs.0.jitter_s) < 0.0014"
runs 0 motif trembles.csv -c load -m 100
says '10 samples that no row holds'
says 'jitter by 0.001'
sed 's/^[^,]*,//' log.csv >timeless.csv
runs 3 motif timeless.csv -c load -m 100 --labels l.csv --quiet
says 'no column of time'
exit 0
