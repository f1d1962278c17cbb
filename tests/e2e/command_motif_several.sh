#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# command_motif_several.sh - oriole motif on several channels of a log: what
# recurs in some of them, and in which
. "$(dirname "$0")/command_checks.sh"
cd "$scratch"

# Six channels of 50 Hz, 40 s, of noise; at 3, 11, 20 and 33 s flow and load
# have a shape of their own, 1.6 s long.  Rest is constant.
awk 'BEGIN {
    srand(4)
    print "time,heat,flow,noise,speed,load,rest"
    split("150 550 1000 1650", at, " ")
    for (i = 0; i < 2000; i++) {
        for (c = 1; c <= 5; c++)
            v[c] = 0.7 * v[c] + rand() - 0.5
        for (k = 1; k <= 4; k++) {
            t = i - at[k]
            if (t >= 0 && t < 80) {
                v[2] += 3 * sin(t * t * 0.0012) - v[2] * 0.9
                v[5] += 5 * (t % 40 < 20) + t * 0.05 - v[5] * 0.9
            }
        }
        printf "%.2f,%.3f,%.3f,%.3f,%.3f,%.3f,3\n", i / 50, v[1], v[2], \
            v[3], v[4], v[5]
    }
}' >log.csv

# places: how many of the starts on standard input are near those above.
places() {
    awk '{
        n = split("150 550 1000 1650", at, " ")
        for (k = 1; k <= n; k++)
            near += $1 > at[k] - 40 && $1 < at[k] + 40
    } END { print near + 0 }'
}

# How many channels a motif has is found out, and which they are.
runs 0 motif log.csv --column all --window 80 --json --threads 1
says 'best      2 channels'
says 'left out  rest: no values that differ'
says 'in flow,load'
lines 1
same best "$(value logs.0.best)" 2
same channel "$(value logs.0.motifs.0.channels.0)" flow
same channel "$(value logs.0.motifs.0.channels.1)" load
same 'no third' "$(value logs.0.motifs.0.channels.2)" '(none)'
same occurrences "$(value logs.0.motifs.0.count)" 4
same compared "$(value logs.0.channels.4)" load
same 'rest is none' "$(value logs.0.channels.5)" '(none)'
same 'k of a profile' "$(value logs.0.bests.4.channels)" 5
holds 'saved' "$(value logs.0.bests.1.saved) > $(value logs.0.bests.2.saved)"
[ "$(value logs.0.discords.0.channels.1)" != '(none)' ] ||
    wrong 'a discord without channels'
for i in 0 1 2 3; do
    value "logs.0.motifs.0.occurrences.$i.start"
done | places >near
same 'occurrences at their places' "$(cat near)" 4

# As lines, whatever the number of threads, and however channels are named.
runs 0 motif log.csv -c all -m 80 --threads 1 --quiet
quiet
cp "$out" all.txt
same motif1 "$(grep -c '	motif1	.*	flow,load$' all.txt)" 4
for columns in heat,flow,noise,speed,load,rest 2-7 2,3-6,7; do
    runs 0 motif log.csv -c "$columns" -m 80 --threads 2 --quiet
    cmp -s "$out" all.txt || wrong "--column $columns is not all"
done
runs 0 motif log.csv --best 2 -m 1.6s --quiet
cmp -s "$out" all.txt || wrong '--best 2 of all is not what was chosen'

# One channel is what it is by itself.
runs 0 motif log.csv -c flow -m 80 --quiet
cp "$out" flow.txt
runs 0 motif log.csv -c all --without heat,noise,speed,load -m 80 --quiet
grep -v '	change' "$out" | sed 's/	flow$//' >one.txt
grep -v '	change' flow.txt | cmp -s - one.txt || wrong 'one channel differs'

# Channels that must and must not be among them.
runs 0 motif log.csv -c all -m 80 --best 3 --must heat --quiet --json
same channel "$(value logs.0.motifs.0.channels.0)" heat
same channel "$(value logs.0.motifs.0.channels.2)" load
same least "$(value logs.0.bests.0.channels)" 3
runs 0 motif log.csv -c all -m 80 --without load --quiet --json
same channel "$(value logs.0.motifs.0.channels.0)" flow
runs 0 motif log.csv -c flow,load --quiet --json
holds 'the window' "$(value logs.0.window) >= 15 && \
    $(value logs.0.window) <= 160"
[ "$(value logs.0.window_channel)" = load ] ||
    same 'window of' "$(value logs.0.window_channel)" flow

# A shape that is given, in samples, in seconds and as a file of its own.
sed -n '1p;152,231p' log.csv >shape.csv
for query in 150:230 3s:4.6s shape.csv; do
    runs 0 motif log.csv -c all --best 2 --query "$query" --json --quiet
    holds "occurrences of $query" "$(value logs.0.query.count) >= 4"
    same channel "$(value logs.0.query.occurrences.1.channels.0)" flow
    for i in 0 1 2 3; do
        value "logs.0.query.occurrences.$i.start"
    done | places >near
    same 'query places' "$(cat near)" 4
done

# Files tell the channels too.
runs 0 motif log.csv -c all -m 80 --labels found.csv --profile p.csv --quiet
same header "$(sed -n 1p found.csv)" file,label,start,end,channels
same spans "$(grep -c '"log.csv",motif1,.*,"flow,load"$' found.csv)" 4
runs 0 info found.csv --as dataset --json
same rows "$(wc -l <p.csv | tr -d ' ')" 1922
same columns "$(sed -n 1p p.csv)" \
    start,distance,nearest,left_distance,left,right_distance,right,channels
grep -q '"flow,load"$' p.csv || wrong 'no channels in the profile'
if draws; then
    for picture in p.png p.svg; do
        runs 0 motif log.csv -c all -m 80 --plot $picture --quiet
        [ -s $picture ] || wrong "no $picture"
    done
    runs 0 motif log.csv -c all --query 3s:4.6s --plot q.svg --quiet
fi

# Arrays have numbers for names; of audio there is the loudness of each
# channel, or bands of all.
printf '1\n' >one.csv
runs 0 conv log.csv one.csv log.npy --quiet
runs 0 motif log.npy -c all -m 80 --quiet
same motif1 "$(grep -c '	motif1	.*	2,5$' "$out")" 4
runs 0 motif log.npy -c 2,4-5 -m 80 --best 2 --quiet
same motif1 "$(grep -c '	motif1	.*	2,5$' "$out")" 4
fails 2 'channels from 1 to 6' motif log.npy -c 2,7 -m 80
fails 2 'channels from 1 to 6' motif log.npy -c flow,load -m 80
fails 2 'channels from 1 to 6' motif log.npy -c 1,1,1,1,1,1,1 -m 80
"$tool" wav tone.wav 440 3 8000 2
runs 0 motif tone.wav --bands 4 --best 1 --envelope 50 -m 20 --json --quiet
same channel "$(value logs.0.channels.0)" band1
same rate "$(value logs.0.rate)" 50.0
fails 2 '--bands are of audio' motif log.csv --bands 4 -m 80

# What cannot be.
fails 2 'nowhere' motif log.csv -c flow,nowhere -m 80
fails 2 '--must "nowhere": the channels of log.csv are heat,flow' \
    motif log.csv -c all -m 80 --must flow,nowhere
fails 2 '--without "7"' motif log.csv -c all -m 80 --without 7
fails 2 'best 6 channels of 5' motif log.csv -c all -m 80 --best 6
fails 2 'best 3 channels of 2' motif log.csv -c flow,load -m 80 --best 3
fails 2 'more than the best 1' motif log.csv -c all -m 80 --best 1 \
    --must flow,load
fails 2 '"flow" cannot both be' motif log.csv -c all -m 80 --must heat,flow \
    --without flow
fails 3 'rest must take part' motif log.csv -c all -m 80 --must rest
fails 3 'no channel is left' motif log.csv -c heat,rest --without heat -m 80
fails 2 'stretch' motif log.csv -c all -m 80 --stretch 0.6
fails 2 'leave --column out' motif tone.wav --bands 4 -c 1 -m 20
fails 2 'leave --best' motif log.csv -c all -m 80 --best 2 --keep 1000
awk 'BEGIN {
    for (i = 0; i < 300; i++)
        for (c = 1; c <= 40; c++)
            printf "%d%s", (i * c * c) % 97, c < 40 ? "," : "\n"
}' >wide.csv
fails 2 '40 channels are more than' motif wide.csv -c all -m 20
runs 0 motif wide.csv -c 1-32 -m 20 --best 4 --quiet

# Two logs together: what recurs in both, and in which channels; one that is
# unlike the other where it has a shape that the other has not.
sed -n '1,900p' log.csv >first.csv
{ sed -n 1p log.csv; sed -n '901,2001p' log.csv; } >second.csv
runs 0 motif first.csv second.csv -c all --window 80 --together --threads 1
says 'in flow,load'
says 'in 2 of the 2 logs'
awk -F '\t' '$4 == "motif1" {
    at = $2 * 50 + ($1 == "second.csv") * 899
    for (k = split("150 550 1000 1650", want, " "); k > 0; k--)
        near += at > want[k] - 40 && at < want[k] + 40
    logs[$1]++
    if ($6 != "flow,load") near = -9
} END { exit !(near == 4 && logs["first.csv"] == 2) }' "$out" ||
    wrong 'what two logs have in common'
awk -F, 'NR > 400 && NR < 440 { $5 += 4 * sin(NR * NR * 0.02) } 1' OFS=, \
    first.csv >odd.csv
runs 0 motif odd.csv -c speed,flow --must speed --best 1 --window 40 \
    --top 1 --unlike second.csv --profile u.csv --threads 1
awk -F '\t' '{ exit !($4 == "discord1" && $2 * 50 > 355 && $2 * 50 < 445) }' \
    "$out" || wrong 'what is unlike another log'
same header "$(sed -n 1p u.csv)" start,distance,nearest,channels
same rows "$(wc -l <u.csv | tr -d ' ')" 861
cut -d, -f1,3,5 second.csv >narrow.csv
fails 3 'narrow.csv: has 2 channels' motif first.csv narrow.csv -c all \
    --window 80 --together

# Occurrences stretched in time, in two of three channels alike: they have a
# length of their own.
awk 'BEGIN {
    srand(6)
    print "time,flow,noise,load"
    split("300 900 1500 2100 2800 3500", at, " ")
    split("100 85 100 115 90 108", long, " ")
    for (i = 0; i < 4000; i++) {
        for (c = 1; c <= 3; c++)
            v[c] = x[c] = 0.7 * v[c] + rand() - 0.5
        for (k = 1; k <= 6; k++)
            if (i >= at[k] && i < at[k] + long[k]) {
                u = (i - at[k] + 0.5) / long[k]
                x[1] += 4 * sin(30 * u * u)
                x[3] += 5 * (u % 0.5 < 0.25) + 6 * u
            }
        printf "%.2f,%.3f,%.3f,%.3f\n", i / 50, x[1], x[2], x[3]
    }
}' >stretched.csv

# matched FILE: how many of its spans are those, in place and in length.
matched() {
    awk -F '\t' '
    BEGIN {
        n = split("300 900 1500 2100 2800 3500", at, " ")
        split("100 85 100 115 90 108", long, " ")
    }
    $4 == "motif1" || $4 == "query" {
        for (k = 1; k <= n; k++) {
            a = $2 * 50 - at[k]
            b = ($3 - $2) * 50 - long[k]
            hit[k] += a * a <= 625 && b * b <= 9 && $6 == "flow,load"
        }
    }
    END { for (k = 1; k <= n; k++) hits += hit[k] > 0; print hits + 0 }' "$1"
}
runs 0 motif stretched.csv -c all --best 2 -m 100 --top 1 --quiet
holds 'without --stretch' "$(matched "$out") <= 2"
runs 0 motif stretched.csv -c all -m 100 --top 1 --stretch 0.2 --threads 1
says 'in flow,load'
says 'from 0.8'
same 'with --stretch' "$(matched "$out")" 6
cp "$out" one.txt
runs 0 motif stretched.csv -c all -m 100 --top 1 --stretch 0.2 --threads 2
cmp -s "$out" one.txt || wrong 'threads change what is stretched'
runs 0 motif stretched.csv -c all -m 100 --top 1 --stretch 0.2 --json --quiet
same occurrences "$(value logs.0.motifs.0.count)" 6
same 'the centre' "$(value logs.0.motifs.0.occurrences.0.factor)" 1.0
for i in 1 2 3 4 5; do
    value "logs.0.motifs.0.occurrences.$i.factor"
done | sort -n >factors
holds 'the shortest' "$(head -n 1 factors) < 0.9"
holds 'the longest' "$(tail -n 1 factors) > 1.1"
head -n 1201 stretched.csv >early.csv
{ sed -n 1p stretched.csv; tail -n +1202 stretched.csv; } >late.csv
runs 0 motif early.csv late.csv -c all -m 100 --top 1 --stretch 0.2 --together
says '6 occurrences in 2 of the 2 logs'
says 'from 0.8'
runs 0 motif stretched.csv -c flow,load --query 300:400 --stretch 0.2 -q
same 'of a shape' "$(matched "$out")" 6
runs 0 motif stretched.csv -c flow,load --query 6s:8s --quiet
holds 'of a shape, not stretched' "$(matched "$out") <= 2"
runs 0 motif stretched.csv -c flow --best 1 -m 100 --top 1 --stretch 0.2 -q
cp "$out" one.txt
runs 0 motif stretched.csv -c flow -m 100 --top 1 --stretch 0.2 --quiet
grep motif "$out" >want.txt
grep motif one.txt | sed 's/\tflow$//' | cmp -s - want.txt ||
    wrong 'one of several is not as one'
if draws; then
    runs 0 motif stretched.csv -c all -m 100 --stretch 0.2 --plot s.svg -q
    [ -s s.svg ] || wrong 'nothing drawn'
fi
