#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# command_bench.sh - oriole bench conv: what it prints, not how fast it is
. "$(dirname "$0")/command_checks.sh"
cd "$scratch"
header=peer,shape_id,threads,ms_median,ms_min,gflops

cat >shapes.csv <<'END'
id,kind,N,Cin,Cout,T,K,stride,pad_l,pad_r,dilation,groups,note
# a comment, and an empty line

plain,conv,2,8,8,100,5,1,2,2,1,1,"a note, with a comma"
strided,conv,1,3,8,100,5,2,0,0,1,1
top,maxpool,2,8,8,100,3,2,1,1,1,8,pool
mean,avgpool,2,8,8,100,4,4,0,0,1,8
END

# rows: the table below its header, peers and ids only.
rows() {
    sed 1d "$out" | cut -d, -f1,2 | tr '\n' ' '
}

runs 0 bench conv --shapes shapes.csv --seconds 0.01 --threads 1
quiet
same header "$(sed -n 1p "$out")" "$header"
same rows "$(rows)" \
    'oriole-auto,plain oriole-auto,strided oriole-pool,top oriole-pool,mean '
sed 1d "$out" | awk -F, 'NF != 6 || $3 != 1 || !($4 > 0) || !($5 > 0) ||
    !($6 > 0) { exit 1 }' || wrong "$said: numbers"

"$oriole" bench conv --shapes - --seconds 0 <shapes.csv >"$out" ||
    wrong 'standard input is no table'
lines 5

# Each method that can, in each pass; the stride leaves direct alone.
runs 0 bench conv --shapes shapes.csv --only strided --method all \
    --pass all --seconds 0 --threads 2
for peer in direct auto direct-dx auto-dx direct-dw auto-dw; do
    prints "oriole-$peer,strided,2,"
done
runs 0 bench conv --shapes shapes.csv --only plain --method fft \
    --layout nct --seconds 0 --plans --training
same rows "$(rows)" 'oriole-fft-nct,plain '
says 'told to use fft'

# What is measured is kept, and known the next time, by this number of
# threads; a file that is damaged is no reason to fail.
wisdom=$XDG_CACHE_HOME/oriole/wisdom
[ ! -e "$wisdom" ] || wrong 'wisdom that nobody asked for'
runs 0 bench conv --shapes shapes.csv --pass dw --measure --seconds 0 \
    --threads 1
lines 3
says "$wisdom: "
grep -q "	1	dw:n2c8k8t100j5" "$wisdom" || wrong 'not kept'
grep -q "	1	calibration	direct	" "$wisdom" || wrong 'not calibrated'
runs 0 bench conv --shapes shapes.csv --pass dw --seconds 0 --plans \
    --only plain --threads 1
says ' us; '
runs 0 bench conv --shapes shapes.csv --pass dw --seconds 0 --plans \
    --only plain --threads 2
! grep -q ' us; ' "$err" || wrong 'times for another number of threads'
! grep -q calibration "$err" || wrong 'calibrated for other threads'
runs 0 bench conv --shapes shapes.csv --seconds 0 --plans --only plain \
    --threads 1
says 'by calibration chose '
cp "$wisdom" before
runs 0 bench conv --random 1 --seconds 0 --measure --threads 1
cmp -s before "$wisdom" || wrong 'calibrated twice'
echo garbage >"$wisdom"
runs 0 bench conv --shapes shapes.csv --only plain --seconds 0 --measure -q
quiet
! grep -q garbage "$wisdom" || wrong 'garbage was kept'
grep -q 'fwd:n2c8k8t100j5' "$wisdom" || wrong 'nothing new was kept'

# How often the planner is right.
runs 0 bench conv --random 3 --seconds 0 --measure --threads 1 --seed 2
same header "$(sed -n 1p "$out")" problems,within,worst,worst_problem
same problems "$(sed -n 2p "$out" | cut -d, -f1)" 3
runs 0 bench conv --random 2 --seconds 0 --json
same problems "$(value problems)" 2
holds share "$(value within) <= 1 && $(value worst) >= 1"

runs 0 bench conv --shapes shapes.csv --json --seconds 0
lines 1
same peer "$(value lines.3.peer)" oriole-pool
same id "$(value lines.0.shape_id)" plain
holds time "$(value lines.1.ms_median) > 0"

# The picture, and what it is drawn from.
if draws; then
    runs 0 bench conv --plot p.png --seconds 0 --channels 3 --threads 2
    [ -s p.png ] || wrong 'no picture'
    same header "$(sed -n 1p "$out")" "$header"
    for id in crossover_c3_k2 crossover_c3_k512 map_c1_k2 map_c128_k512; do
        prints "oriole-direct,$id,2,"
    done
    fails 2 'must end in .png' bench conv --plot p.gif
    fails 4 nowhere bench conv --plot nowhere/p.svg
fi

# Its own table needs no file.
runs 0 bench conv --only stream_32 --seconds 0
same rows "$(rows)" 'oriole-auto,stream_32_h16_d8 '

# A stream: the times are in order, and the work is far less than anew.
runs 0 bench stream --hops 1000 --seconds 0 --threads 1
lines 2
sed 1d "$out" | awk -F, 'NF != 10 || $1 != "default" || $2 != 1000 ||
    $3 != 10 || !($5 <= $6 && $6 <= $7) || !($8 > $5) { exit 1 }' ||
    wrong "$said: numbers"
runs 0 bench stream --hops 1000 --seconds 0 --json
same hops "$(value hops)" 1000.0
fails 3 'nothing: cannot open' bench stream nothing

# A long filter.
runs 0 bench filter --hops 1000 --taps 9000 --hop 16 --threads 1
lines 2
prints '9000,16,"'
runs 0 bench filter --hops 1000 --taps 100 --json
same parts "$(value parts)" '2 parts of 64'

# Transforms: a line for each act and length.
runs 0 bench motif --only n20000_m1000 --seconds 0 --threads 1
lines 2
prints 'oriole-profile,mp_n20000_m1000,1,'
runs 0 bench motif --only several_c2_n20000 --seconds 0 --threads 1
lines 4
prints 'oriole-several,several_c2_n20000_m100_each'
runs 0 bench motif --only append_n20000_m100_x8 --seconds 0 --threads 1
lines 2
prints 'oriole-append,append_n20000_m100_x8,1,'
runs 0 bench rocket minirocket --cases 2 --seconds 0 --threads 1
lines 7
sed 1d "$out" | awk -F, 'NF != 6 || $1 !~ /^oriole-minirocket-/ ||
    $2 !~ /_n2$/ || $3 != 1 || !($5 <= $4) || !($6 > 0) { exit 1 }' ||
    wrong "$said: numbers"
runs 0 bench rocket hydra --cases 1 --seconds 0 --json
prints '"hydra_T150_n1"'
fails 2 'no transform "none"' bench rocket none

# bad LINE RULE: a table with that second line is refused.
bad() {
    printf 'id,kind\n%s\n' "$1" >bad.csv
    fails 3 "$2" bench conv --shapes bad.csv
    says 'bad.csv: line 2: '
}
bad 'a,conv,1,2,3' 'T must be a whole number'
bad 'a,conv,1,2,3,x,5,1,0,0,1,1' 'T must be a whole number'
bad 'a,conv,1,2,3,9,5,0,0,0,1,1' 'stride must be a whole number from 1'
bad 'a,conv,1,2,3,4,5,1,0,0,1,1' 'the kernel spans 5 frames'
bad 'a,conv,1,2,3,9,5,1,0,0,1,2' 'groups 2 must divide'
bad 'a,convolution,1,2,3,9,5,1,0,0,1,1' 'the kind must be'
bad ',conv,1,2,3,9,5,1,0,0,1,1' 'the id must'
bad 'a,maxpool,1,2,3,9,5,1,0,0,1,1' 'a pool has'
fails 3 'holds no shape' bench conv --shapes /dev/null
fails 3 'nothing.csv: cannot open' bench conv --shapes nothing.csv
fails 3 'cannot read' bench conv --shapes .
fails 2 'usage: oriole bench conv, stream' bench
fails 2 'usage: oriole bench conv, stream' bench net
fails 2 'did you mean direct?' bench conv --method dirct

# Some minutes of signal: every tone found, and where it is; none else.
runs 0 bench stream --hours 0.1 --seed 3 -q
quiet
lines 2
sed 1d "$out" | awk -F, 'NF != 13 || $1 != 0.1 || !($3 >= 2) || $4 != $3 ||
    $5 + $6 + $7 != 0 || !($8 < 8000) || !($9 > 1000) || $10 + $11 != 0 {
    exit 1 }' || wrong "$said: numbers"
runs 0 bench stream --hours 0.03 --json
same found "$(value found)" "$(value tones)"
fails 2 'of its own' bench stream m.oriole --hours 1
