#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# command_ingest_archive.sh - oriole ingest: recordings out of archives, also
#                             out of hostile ones
. "$(dirname "$0")/command_checks.sh"
pack=$PWD/tests/e2e/archive-tool
cd "$scratch"
make_clips clips 4

if [ ! -x "$pack" ]; then
    printf 'PK\005\006' >clips.zip
    fails 2 '--without-archives' ingest cat clips.zip
    echo 'oriole is built without archives'
    exit 77
fi

# What the folder gives, the archive gives, in any form, and with the folder
# that all is in or without it.
runs 0 ingest folder clips --label-folders --json
n=$(value added)
for form in zip 7z tar tar.gz tar.bz2 tar.xz tar.zst; do
    "$pack" "clips.$form" =clips/
    "$pack" "inner.$form" my/clips=clips/
    for archive in "clips.$form" "inner.$form"; do
        rm -rf cat
        runs 0 ingest cat "$archive" --label-folders --json
        same "added of $archive" "$(value added)" "$n"
        same "spans of $archive" "$(value catalog_spans)" "$n"
        same "files of $archive" "$(ls -A cat/recordings | wc -l)" "$n"
    done
    # By their content they are known, wherever they come from.
    runs 0 ingest folder "clips.$form" --label-folders --json
    same "known of $archive" "$(value known)" "$n"
    same 'spans of the folder' "$(value catalog_spans)" "$n"
done
[ ! -e folder/recordings ] || [ -z "$(ls -A folder/recordings)" ] ||
    wrong 'what is known was kept again'
rm clips.zip inner.*
runs 0 train cat -o m.oriole --arch minirocket
runs 0 test m.oriole cat --json
same accuracy "$(value accuracy)" 1.0

# What is told is told as of the archive.
rm -rf cat
runs 0 ingest cat clips.tar.xz
lines "$n"
prints 'added	clips.tar.xz/high/0.wav	0.300	1	0	'
says "$n added"
[ -z "$(ls -A cat/recordings | grep '^\.')" ] || wrong 'something was left'

# Labels and groups from names; parts; what has no label is passed over.
mkdir named
i=0
for f in clips/*/*.wav; do
    i=$((i + 1))
    cp "$f" "named/$(basename "$(dirname "$f")")_eva_$i.wav"
done
cp clips/low/0.wav named/other.wav
"$pack" named.zip train=named/ test/low_ada_9.wav=clips/low/1.wav \
    README=clips/low/1.wav
runs 0 ingest byname named.zip --label-from '^([a-z]+)_' \
    --group-from '_([a-z]+)_' --json
same named "$(value added)" "$n"
same known "$(value known)" 1
same passed "$(value passed_over)" 2
says 'note: named.zip: train/other.wav does not match --label-from'
says 'note: named.zip: README is no recording'
runs 0 info byname --json

# Logs and arrays.
printf 'time,a\n0,1\n1,2\n2,3\n3,5\n' >log.csv
"$pack" logs.tar.gz monday/log.csv=log.csv
runs 0 ingest logs logs.tar.gz
prints 'added	logs.tar.gz/monday/log.csv	4.000	1	0	'
says 'logs.tar.gz/monday/log.csv: a table with commas and a header'

# One that fails does not keep the others out, and is called by its name.
printf 'no table' >odd.csv
head -c 1000 clips/low/0.wav >cut.wav
"$pack" odd.zip a/bad.csv=odd.csv b/cut.wav=cut.wav c/good.wav=clips/low/0.wav
runs 1 ingest odd odd.zip
prints 'failed	odd.zip/a/bad.csv				odd.zip/a/bad.csv: '
prints 'salvaged	odd.zip/b/cut.wav'
prints 'added	odd.zip/c/good.wav'
! grep -q unpacked- "$out" "$err" || wrong 'a name that nobody knows was told'

# Names that lead out, links, devices, archives within, hidden files, names
# that are there twice and names that are no UTF-8.
mkdir victim
"$pack" evil.tar ../victim/a.wav=clips/low/0.wav \
    "$scratch/victim/b.wav=clips/low/1.wav" \
    x/../../victim/c.wav=clips/low/2.wav link.wav@/etc/passwd \
    away@../victim away/d.wav=clips/low/3.wav hard.wav%/etc/passwd \
    device.wav! inner.zip=named.zip .hidden.wav=clips/high/0.wav \
    __MACOSX/._a.wav=clips/high/0.wav twice.wav=clips/high/1.wav \
    twice.wav=clips/high/2.wav "$(printf 'fr\374h.wav')=clips/high/3.wav" \
    "$(printf 'a\033[31m.wav')=clips/high/0.wav"
runs 1 ingest evil evil.tar
prints 'the name leads out of the archive'
same failed "$(grep -c '^failed' "$out")" 2
same added "$(grep -c '^added' "$out")" 6
prints 'evil.tar/früh.wav'
prints 'evil.tar/a_[31m.wav'
says 'link.wav'
says 'inner.zip is an archive within it, which is not opened'
[ -z "$(ls -A victim)" ] || wrong 'something was written outside'
same kept "$(ls -A evil/recordings | wc -l)" 6
[ -z "$(find evil/recordings ! -type f ! -type d)" ] || wrong 'no file'

# A bomb: what is passed over counts too.
"$pack" bomb.tar.zst before.wav=clips/low/0.wav bomb.bin:1100000000 \
    after.wav=clips/low/1.wav
runs 1 ingest bomb bomb.tar.zst
prints 'added	bomb.tar.zst/before.wav'
says 'out of all proportion'
"$pack" bomb.tar.zst bomb.wav:1100000000
runs 1 ingest bomb bomb.tar.zst
prints 'failed	bomb.tar.zst/bomb.wav'
says 'out of all proportion'
rm bomb.*

# Encrypted; empty; none; one that holds nothing.
"$pack" a.secret.zip a.wav=clips/low/0.wav
runs 1 ingest secret a.secret.zip
says 'is encrypted'
"$pack" empty.zip
"$pack" empty.tar
fails 3 'holds no recording' ingest none empty.zip
fails 3 'holds no recording' ingest none empty.tar
"$pack" others.zip README=log.csv
fails 3 'holds no recording' ingest none others.zip
says 'README is no recording'
gzip -c log.csv >log.csv.gz
fails 3 'is no archive' ingest none log.csv.gz
: >nothing.zip
fails 3 'is no archive' ingest none nothing.zip
fails 3 'label files in an archive' ingest none named.zip --cut labels
fails 2 'has no group' ingest none named.zip --label-from abc

# Cut: what is whole is taken.  (Of compressed bytes the last block of 64 KiB
# that is not whole is not had.)
i=0
mkdir many
while [ $i -lt 60 ]; do
    i=$((i + 1))
    "$tool" wav many/$i.wav $((200 + 7 * i)) 0.3 8000 1
done
for form in zip tar tar.gz tar.xz; do
    "$pack" many.$form =many/
    bytes=$(wc -c <many.$form)
    rm -rf cat
    head -c $((bytes * 3 / 5)) many.$form >cut.$form
    runs 1 ingest cat cut.$form
    prints "added	cut.$form/"
    says 'damaged'
    for f in cat/recordings/*; do
        cmp "$f" "many/${f##*-}" || wrong "$f is not whole"
    done
done
head -c 100 clips.tar >first.tar
fails 3 'first.tar' ingest none first.tar
head -c 1024 clips.7z >first.7z
fails 3 'first.7z' ingest none first.7z

# Killed at any moment it goes on from there, and nothing is left over.
i=0
while [ $i -lt 10 ]; do
    i=$((i + 1))
    [ $((i % 5)) -ne 1 ] || rm -rf killed
    "$oriole" ingest killed many.tar.gz >now 2>/dev/null &
    sleep 0.0$((i % 10))
    kill -9 $! 2>/dev/null || true
    wait $! 2>/dev/null || true
done
runs 0 ingest killed many.tar.gz --json
same recordings "$(value catalog_recordings)" 60
same files "$(ls -A killed/recordings | wc -l)" 60

# Memory does not grow with a member.
"$pack" large.tar.zst large.csv=log.csv zeros.bin:300000000
peak=$("$tool" peak "$oriole" ingest large large.tar.zst 2>/dev/null |
    tail -n 1)
holds 'memory, KiB' "$peak < 100000"
