#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# command_motif_answers.sh - oriole motif: occurrences stretched in time,
# chains, what logs share and what one has that another has not
. "$(dirname "$0")/command_checks.sh"
cd "$scratch"

# make_log SEED SAMPLES KIND AT:LENGTH...: a log of 50 Hz with a shape of that
# kind at these places, each as long as it says.
make_log() {
    awk -v seed="$1" -v n="$2" -v kind="$3" -v at="$4" 'BEGIN {
        srand(seed)
        print "time,load"
        count = split(at, places, " ")
        for (i = 0; i < n; i++) {
            v = 0.8 * v + rand() - 0.5
            x = v
            for (k = 1; k <= count; k++) {
                split(places[k], p, ":")
                u = (i - p[1] + 0.5) / p[2]
                if (u > 0 && u < 1)
                    x += kind == "chirp" ? 8 * sin(40 * u * u) + 8 * u : \
                         kind == "steps" ? 9 * (int(u * 5) % 2) - 9 * u : \
                         12 * exp(-((u - 0.15 - 0.7 * (k - 1) / (count - 1)) \
                                    / 0.08) ^ 2) + 5 * sin(40 * u * u)
            }
            printf "%.2f,%.4f\n", i / 50, x
        }
    }'
}

# matched FILE: of the spans below those that a line of FILE tells, begin and
# end to 0.08 s.
matched() {
    awk -F '\t' '
        BEGIN { n = split("6:8 18:19.6 30:31.8 44:46.2 60:62.4", span, " ") }
        {
            for (i = 1; i <= n; i++) {
                split(span[i], s, ":")
                b = $2 - s[1]
                e = $3 - s[2]
                count += b * b <= 0.0064 && e * e <= 0.0064
            }
        }
        END { print count + 0 }' "$1"
}

# near FIELD VALUE TOLERANCE FILE: lines of FILE whose field is so near.
near() {
    awk -F '\t' -v f="$1" -v v="$2" -v by="$3" '
        { d = $f - v; n += d <= by && d >= -by } END { print n + 0 }' "$4"
}

# Occurrences from 0.8 to 1.2 times as long as the shape that is sought.
make_log 3 4000 chirp '300:100 900:80 1500:90 2200:110 3000:120' >stretched.csv
runs 0 motif stretched.csv --query 300:400 --quiet
same 'without --stretch' "$(matched "$out")" 1
runs 0 motif stretched.csv --query 6s:8s --stretch 0.2
says '5 occurrences'
says 'from 0.8'
lines 5
same 'with --stretch' "$(matched "$out")" 5
runs 0 motif stretched.csv --query 300:400 --stretch 0.2 --json --quiet
same occurrences "$(value logs.0.query.count)" 5
same itself "$(value logs.0.query.occurrences.0.factor)" 1.0
make_log 4 4000 chirp '300:100 900:80 1500:90 2200:110 3000:120 3500:100' \
    >motif.csv
runs 0 motif motif.csv -m 100 --stretch 0.2 --json --top 1 --quiet
same 'of the motif' "$(value logs.0.motifs.0.count)" 6
runs 0 motif motif.csv -m 100 --top 1 --stretch 0.2 --quiet
same 'of their lengths' "$(grep motif1 "$out" | sort -n -t '	' -k 2 |
    awk -F '\t' '
    BEGIN { split("2 1.6 1.8 2.2 2.4 2", want, " ") }
    { e = $3 - $2 - want[NR]; n += e * e <= 0.0064 }
    END { print n + 0 }')" 6
runs 0 motif motif.csv -m 100 --stretch 0.2 --top 1 --labels found.csv -q
same 'of several' "$(grep -c motif1 found.csv)" 6
runs 0 info found.csv --as dataset --json
if draws; then
    runs 0 motif motif.csv -m 100 --stretch 0.2 --chains 3 --plot s.svg -q
    [ -s s.svg ] || wrong 'nothing drawn'
fi
fails 2 'stretch' motif motif.csv -m 100 --stretch 0.9
fails 2 'stretch' motif motif.csv -m 100 --stretch often

# A hump that wanders through the shape.
make_log 5 3720 drift '100:90 420:90 740:90 1060:90 1380:90 1700:90 2020:90
    2340:90 2660:90 2980:90 3300:90 3620:90' >drift.csv
runs 0 motif drift.csv -m 90 --chains 1 --top 1
says '12 links'
grep chain1 "$out" >lines.txt
same links "$(wc -l <lines.txt | tr -d ' ')" 12
sort -c -n -t '	' -k 2 lines.txt || wrong 'links are not in order'
third=$(sed -n 3p lines.txt | cut -f2)
same anchor "$(near 2 "$third" 0.001 lines.txt)" 1
runs 0 motif drift.csv -m 90 --chain-from "${third}s" --json --top 1 -q
same links "$(value logs.0.chains.0.count)" 10
same first "$(value logs.0.chains.0.links.0.start_s)" "$third"
same 'of no step' "$(value logs.0.chains.0.links.0.distance)" 0.0
runs 0 motif drift.csv -m 90 --json --top 1 -q
same 'not asked for' "$(value logs.0.chains)" '(none)'
fails 2 'no place' motif drift.csv -m 90 --chain-from 3700
fails 2 'no place' motif drift.csv -m 90 --chain-from soon
fails 2 'leave one of them out' motif drift.csv -m 90 --chain-from 7 --chains 2
fails 2 'leave --chains' motif drift.csv --query 1:50 --chains 2

# What two logs of three share, though one has more of something else.
make_log 6 1500 steps '400:80 1000:80' >a.csv
make_log 7 1600 chirp '200:80 500:80 800:80 1100:80 1400:80' >b.csv
make_log 8 1200 steps '700:80' >c.csv
runs 0 motif a.csv b.csv c.csv --together -m 80 --top 1 --labels found.csv
says 'b.csv: 1600 samples'
says '3 occurrences in 2 of the 3 logs'
same "a.csv's" "$(grep -c '^"a.csv",motif1,' found.csv)" 2
same "b.csv's" "$(grep -c '^"b.csv",motif1,' found.csv)" 0
same "c.csv's" "$(grep '^"c.csv",motif1,' found.csv |
    awk -F , '{ n += $3 > 13.6 && $3 < 14.4 && $4 - $3 > 1.59 &&
        $4 - $3 < 1.61 } END { print n + 0 }')" 1
runs 0 info found.csv --as dataset --json
runs 0 motif a.csv b.csv c.csv --together -m 1.6s --top 1 --json --quiet
lines 1
same files "$(value logs.0.files.2.file)" c.csv
same samples "$(value logs.0.files.2.samples)" 1200
same logs "$(value logs.0.motifs.0.logs)" 2
same file "$(value logs.0.file)" '(none)'
[ "$(value logs.0.motifs.0.occurrences.0.file)" != '(none)' ] ||
    wrong 'an occurrence without its file'
runs 0 motif a.csv c.csv --together --bridge 9 --json --quiet
same 'what lies between logs' "$(value logs.0.bridged)" 0
holds 'the window' "$(value logs.0.window) >= 20"
awk 'NR > 1 { $1 = $1 * 2 } { print $1 "," $2 }' FS=, c.csv >slow.csv
sed 's/^[^,]*,//' c.csv >timeless.csv
head -50 c.csv >short.csv
fails 3 'at one rate only' motif a.csv slow.csv --together -m 80
fails 3 'only one has a column of time' motif a.csv timeless.csv --together \
    -c load -m 80
fails 3 'short.csv: 49 samples are fewer than a window' motif a.csv short.csv \
    --together -m 80
fails 3 'nothing.csv' motif a.csv nothing.csv --together -m 80
fails 2 'two LOGs or more' motif a.csv --together -m 80
fails 2 'of one LOG' motif a.csv c.csv --together -m 80 --plot p.svg
fails 2 'leave --together' motif a.csv c.csv --together -m 80 --chains 1
fails 2 'no shape' motif a.csv c.csv --together -m 2

# What never happened in the good log.
make_log 9 2000 chirp '100:80 500:80 900:80 1300:80 1700:80' >good.csv
make_log 10 2000 chirp '200:80 700:80 1200:80 1600:80' >new.csv
awk -F , 'NR > 1 && $1 >= 19.5 && $1 < 21.5 { $2 += (NR % 6 < 3) * 12 }
    { print $1 "," $2 }' new.csv >fault.csv
runs 0 motif fault.csv --unlike good.csv -m 80 --top 1 --profile p.csv
says 'unlike    good.csv'
lines 1
prints discord1
holds 'the fault' "$(cut -f2 "$out") < 21.5 && $(cut -f3 "$out") > 19.5"
same header "$(sed -n 1p p.csv)" start,distance,nearest
runs 0 motif fault.csv --unlike good.csv -m 80 --top 2 --json --quiet
same unlike "$(value logs.0.unlike)" good.csv
same motifs "$(value logs.0.motifs)" '(none)'
holds 'the fault' "$(value logs.0.discords.0.start) < 1075 && \
    $(value logs.0.discords.0.end) > 975"
! draws || runs 0 motif fault.csv --unlike good.csv -m 80 --plot u.svg --quiet
# It happens twice there, so that it is no discord of the log alone.
awk -F , 'NR > 1 && ($1 >= 19.5 && $1 < 21.5 || $1 >= 27.54 && $1 < 29.54) {
        $2 += (NR % 6 < 3) * 12 }
    { print $1 "," $2 }' new.csv >twice.csv
runs 0 motif twice.csv --unlike good.csv -m 80 --top 2 --quiet
same both "$(awk -F '\t' '
    $2 < 21.5 && $3 > 19.5 || $2 < 29.54 && $3 > 27.54 { n++ }
    END { print n + 0 }' "$out")" 2
fails 3 'at one rate only' motif a.csv --unlike slow.csv -m 80
fails 3 'fewer than a window' motif a.csv --unlike short.csv -m 80
fails 3 'nothing.csv' motif a.csv --unlike nothing.csv -m 80
fails 2 'leave one of them out' motif a.csv c.csv --together --unlike good.csv
fails 2 'leave --together' motif a.csv --unlike good.csv --chains 2 -m 80
fails 2 'leave --together' motif a.csv --unlike good.csv --changes 2 -m 80
fails 2 'leave --stretch' motif a.csv --unlike good.csv --stretch 0.1 -m 80
exit 0
