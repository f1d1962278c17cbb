#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# command_ingest_recipe.sh - tables and JSON lines are read as their recipe
#                            says, when they come in and ever after
. "$(dirname "$0")/command_checks.sh"
cd "$scratch"

# Two logs of a kind: the second would be read otherwise by itself.
awk 'BEGIN {
    print "ms;load;temp;state"
    for (i = 0; i < 400; i++)
        printf "%d;%.3f;%s;ok\n", 10 * i, sin(i / 5), i % 50 ? i / 10 : "null"
}' >one.csv
awk 'BEGIN {
    print "ms;load;temp;state"
    for (i = 0; i < 400; i++)
        printf "%d;%.3f;%s;7\n", 10 * i, cos(i / 5), i % 3 ? i : "null"
}' >two.csv

runs 0 ingest cat one.csv --columns load,temp --save-recipe r.json
says 'one.csv: a table with semicolons and a header; time in ms (ms), 100'
says 'rows a second; values in load, temp; missing where there is null'
grep -q '"rate": 100.0' r.json || wrong 'another rate was saved'
runs 0 ingest cat two.csv --recipe r.json --json
same recordings "$(value catalog_recordings)" 2
grep -q '"load", *"temp"\]' "$out" || wrong 'the recipe is not told'
runs 0 ingest alone two.csv
says 'values in load, temp, state'

# The catalogue reads them so: two channels each, not three.
for label in a b; do
    printf '0,1,%s\n1,2,%s\n2,3,%s\n' $label $label $label
done >spans
{ echo start,end,label; head -n 3 spans; } >one.csv.labels.csv
{ echo start,end,label; tail -n 3 spans; } >two.csv.labels.csv
runs 0 label cat --import one.csv.labels.csv --recording one
runs 0 label cat --import two.csv.labels.csv --recording two
runs 0 train cat -o m.oriole --arch minirocket
runs 0 info m.oriole --json
same channels "$(value channels)" 2

# A mark of one's own.
sed 's/null/-999/' one.csv >three.csv
sed 's/"null"/"-999"/' r.json >own.json
runs 0 ingest own three.csv --recipe own.json
prints 'missing: 2 % of the samples of channel 2'

# JSON lines are tables everywhere.
awk 'BEGIN {
    for (i = 0; i < 400; i++)
        printf "{\"t\": %.2f, \"load\": %.3f%s, \"state\": \"ok\"}\n", i / 100,
            sin(i / 5), i % 4 ? "" : sprintf(", \"temp\": %d", i)
}' >log.jsonl
mkdir folder
cp log.jsonl folder
runs 0 ingest lines folder --save-recipe lines.json
says 'JSON lines; time in t (s), 100 rows a second; values in load, temp'
prints 'missing: 75 % of the samples of channel 2'
runs 0 ingest lines2 log.jsonl --recipe lines.json
runs 0 info log.jsonl
prints 'JSON lines, 2 of 4 columns'
runs 0 motif log.jsonl --column load --window 31 --top 1
echo '{"t": 4.0, "load": {"x": 1}}' >>log.jsonl
fails 3 'log.jsonl: line 401: holds an object or an array' \
    motif log.jsonl --column load --window 31

fails 2 'exclude each other' ingest cat one.csv --recipe r.json --columns load
fails 3 'cannot open' ingest cat one.csv --recipe nothing.json
echo '[1]' >bad.json
fails 3 'is no recipe' ingest cat one.csv --recipe bad.json
echo '{"recipe": 1, "form": "table", "form": "table"}' >bad.json
fails 3 'duplicate' ingest cat one.csv --recipe bad.json
echo '{"recipe": 1, "form": "cloth"}' >bad.json
runs 1 ingest bad one.csv --recipe bad.json
prints 'is neither table nor json-lines'
