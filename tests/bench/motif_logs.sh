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

# A premature beat (codes 5 and 8) is one whose interval is odd: it lasts from
# the beat before to the beat after.  Lines BEFORE PEAK AFTER, in seconds.
premature() {   # premature SAMPLES
    awk -F , -v n="$1" '
        $2 + 0 == 0 || $2 == 28 { next }
        kind == 5 || kind == 8 {
            if ($1 + 0 < n)
                print before / 360, peak / 360, $1 / 360
        }
        { before = peak; peak = $1; kind = $2 }' \
        "$ORIOLE_DATA/sensor/mitbih_100/100_annotations.csv"
}

# Of as many discords as there are premature beats, how many are one: half of
# the window lies within it; and how many would be by chance.
ecg_count() {   # ecg_count NAME SECONDS
    awk -v name="$1" -v all="$2" '
        FNR == NR {
            from[FNR] = $1
            to[FNR] = $3
            chance += ($3 - $1) / all
            n = FNR
            next
        }
        $4 ~ /^discord/ && k < n {
            k++
            hit = 0
            for (i = 1; i <= n; i++) {
                low = $2 > from[i] ? $2 : from[i]
                high = $3 < to[i] ? $3 : to[i]
                if (high - low < 0.5 * ($3 - $2))
                    continue
                hit = 1
                found += !seen[i]++
            }
            hits += hit
        }
        END {
            printf "ecg, %s: of the top %d discords %d are at a premature " \
                "beat (by chance %.1f), %d of the %d in all\n", name, k, \
                hits, k * chance, found, n
        }' "$work/premature" -
}

# A window is as long as a beat, 0.8 s; two beats, so that each window holds
# an interval; and one without standardising, which makes much of the noise
# between beats.
ecg() {         # ecg SECONDS
    ecg_table "$(echo "$1" | awk '{ print int($1 * 360) }')" >"$work/ecg.csv"
    premature "$(echo "$1" | awk '{ print int($1 * 360) }')" \
        >"$work/premature"
    count=$(wc -l <"$work/premature" | tr -d ' ')
    for how in '-m 0.8s' '-m 1.6s' '-m 0.8s --plain'; do
        "$oriole" motif "$work/ecg.csv" -c mlii $how --top "$count" --most 20 \
            --quiet | tr '\t' ' ' | ecg_count "$how" "$1"
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
