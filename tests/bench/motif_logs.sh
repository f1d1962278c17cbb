#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# motif_logs.sh - what "oriole motif" finds in logs of which the truth is known
#
#   ORIOLE_DATA=DIR tests/bench/motif_logs.sh [LOG...]
#
# LOG is one of
#   steamgen    the steam flow of a generator: its documented motif
#   power       a Dutch site's demand of 1997: weeks with a holiday are odd
#   ecg         lead MLII of MIT-BIH 100, half an hour: premature beats are
#               odd; ecg:SECONDS takes so much of it
# and all of them without one.  ORIOLE names the command (default ./oriole),
# WORK a scratch folder.  Only the counting looks at the truth.
set -eu

oriole=${ORIOLE:-./oriole}
: "${ORIOLE_DATA:?names the folder with logs/ and sensor/}"
work=${WORK:-$(mktemp -d)}
[ -n "${WORK:-}" ] || trap 'rm -rf "$work"' EXIT
mkdir -p "$work"

# STUMPY's tutorial, "STUMPY basics", has its two occurrences begin at 643 and
# 8724, 640 samples long.
steamgen() {
    awk 'BEGIN { print "drum,oxygen,level,flow" }
        { print $1 "," $2 "," $3 "," $4 }' \
        "$ORIOLE_DATA/logs/sfa/steamgen.dat" >"$work/steamgen.csv"
    "$oriole" motif "$work/steamgen.csv" -c flow -m 640 --top 1 --quiet |
        awk -F '\t' '
            $4 == "motif1" {
                at[++n] = $2
                hits += $2 >= 633 && $2 <= 653 || $2 >= 8714 && $2 <= 8734
            }
            END {
                printf "steamgen: motif1 begins at"
                for (i = 1; i <= n; i++)
                    printf "%s %d", (i > 1 ? "," : ""), at[i]
                printf "; %d of 2 documented\n", hits
            }'
}

# A value for each quarter of an hour from 1 January on.  The holidays of 1997
# as days of the year: New Year, Good Friday, Easter Monday, Queen's Day,
# Liberation Day, Ascension, Whit Monday, Christmas.  Windows are a week long,
# because that is the period of what people do; one holds a holiday if it
# holds half of that day.
power() {
    awk 'BEGIN { print "time,demand" } { print (NR - 1) * 900 "," $1 }' \
        "$ORIOLE_DATA/logs/sfa/power_data.dat" >"$work/power.csv"
    "$oriole" motif "$work/power.csv" -m 672 --top 10 --quiet |
        awk -F '\t' '
            BEGIN { days = split("1 87 90 120 125 128 139 359 360", day, " ") }
            $4 ~ /^discord/ {
                k++
                hit = 0
                for (i = 1; i <= days; i++)
                    if ($2 / 86400 + 1 <= day[i] + 0.5 &&
                        $3 / 86400 + 1 >= day[i] + 0.5) {
                        hit = 1
                        held += !seen[i]++
                    }
                hits += hit
                if (!hit && !first)
                    first = k
                if (k == 3 || k == 6 || k == 10)
                    printf "power: of the top %d discords %d hold a " \
                        "holiday, %d of the %d holidays in all\n", k, hits, \
                        held, days
            }
            END { print "power: the first without one is number " first }'
}

# WFDB format 212: two 12-bit samples of the two leads in three bytes.
ecg_table() {   # ecg_table SAMPLES
    od -An -v -tu1 -w3 "$ORIOLE_DATA/sensor/mitbih_100/100.dat" |
        awk -v n="$1" '
            BEGIN { print "time,mlii" }
            NR > n { exit }
            {
                v = $1 + 256 * ($2 % 16)
                if (v > 2047)
                    v -= 4096
                printf "%.6f,%.3f\n", (NR - 1) / 360, (v - 1024) / 200
            }'
}

# Windows are as long as a beat, 0.8 s: the middle of the intervals between
# the beats, which needs no knowledge of their kind.  As many discords are
# asked for as there are premature beats (codes 5 and 8); a discord hits one
# if its window holds the peak that is annotated.
ecg() {         # ecg SECONDS
    samples=$(echo "$1" | awk '{ print int($1 * 360) }')
    truth=$ORIOLE_DATA/sensor/mitbih_100/100_annotations.csv
    ecg_table "$samples" >"$work/ecg.csv"
    awk -F , -v n="$samples" '($2 == 5 || $2 == 8) && $1 + 0 < n { print $1 }' \
        "$truth" >"$work/premature"
    count=$(wc -l <"$work/premature" | tr -d ' ')
    for how in '' --plain; do
        "$oriole" motif "$work/ecg.csv" -c mlii -m 0.8s --top "$count" \
            --most 20 --quiet $how |
            awk -F '\t' -v how="${how:-standardised}" '
                FNR == NR { at[FNR] = $1 / 360; n = FNR; next }
                $4 ~ /^discord/ {
                    k++
                    hit = 0
                    for (i = 1; i <= n; i++)
                        if ($2 <= at[i] && at[i] < $3) {
                            hit = 1
                            found += !seen[i]++
                        }
                    hits += hit
                }
                END {
                    printf "ecg, %s: of the top %d discords %d hold a " \
                        "premature beat, %d of the %d in all\n", how, k, \
                        hits, found, n
                }' "$work/premature" -
    done
}

[ $# -gt 0 ] || set -- steamgen power ecg
for log; do
    case $log in
    steamgen | power) "$log" ;;
    ecg) ecg 1806 ;;
    ecg:*) ecg "${log#*:}" ;;
    *) echo "motif_logs.sh: $log is none of its logs" >&2; exit 2 ;;
    esac
done
