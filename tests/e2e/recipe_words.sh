#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# recipe_words.sh - datasets/words.sh
. "$(dirname "$0")/recipe_checks.sh"
command -v espeak-ng >/dev/null || exit 77

set -- --voices 10 --takes 1
expect 0 '100 clips' sh "$recipes/words.sh" "$@" "$scratch/a"
expect 0 'is there' sh "$recipes/words.sh" "$@" "$scratch/a"
expect 3 'not made with these options' sh "$recipes/words.sh" "$scratch/a"
no_leftovers "$scratch/a"

manifest=$scratch/a/words.csv
same header "$(sed -n 1p "$manifest")" file,label,split,group
sed 1d "$manifest" | while IFS=, read -r file label side voice; do
    [ "$(wc -c <"$scratch/a/$file")" -gt 4453 ] || wrong "$file is empty"
    case $file in
    "words/$label/$voice-1.wav") ;;
    *) wrong "$file is not $label by $voice" ;;
    esac
done

# no voice on two sides
same 'voices on a side' "$(sed 1d "$manifest" | cut -d, -f3,4 | sort -u |
    wc -l)" 10
for side in train valid test; do
    [ "$(count "$manifest" ",$side,")" -ge 10 ] || wrong "no $side voice"
done

expect 0 '100 clips' sh "$recipes/words.sh" "$@" "$scratch/b"
diff -r "$scratch/a" "$scratch/b" || wrong 'made twice, two sets came out'

# a folder of the user's own is not touched
mkdir -p "$scratch/c/words"
echo mine >"$scratch/c/words/yes"
expect 3 'is not a data set' sh "$recipes/words.sh" "$@" "$scratch/c"
same 'user file' "$(cat "$scratch/c/words/yes")" mine
no_leftovers "$scratch/c"

# what an interrupted run left is replaced
rm "$scratch/a/words.csv"
rm "$scratch/a/words/yes"/*
expect 0 '100 clips' sh "$recipes/words.sh" "$@" "$scratch/a"
diff -r "$scratch/a" "$scratch/b" || wrong 'a left-over was not replaced'

expect 2 'DESTINATION is missing' sh "$recipes/words.sh"
expect 2 'no option --pitch' sh "$recipes/words.sh" --pitch 3 "$scratch/d"
expect 2 'from 1 to 100' sh "$recipes/words.sh" --takes 0 "$scratch/d"
expect 2 'from 1 to 100' sh "$recipes/words.sh" --takes 1x "$scratch/d"
expect 2 'needs a value' sh "$recipes/words.sh" "$scratch/d" --takes
expect 2 'no --from' sh "$recipes/words.sh" --from / "$scratch/d"
expect 0 'Licence' sh "$recipes/words.sh" --help
[ ! -e "$scratch/d" ] || wrong 'a refused call made its folder'
: >"$scratch/file"
expect 4 'cannot make' sh "$recipes/words.sh" "$scratch/file/in"

# a full disk, where we may make a small one
mkdir "$scratch/small"
trap 'umount "$scratch/small" 2>/dev/null || true; rm -rf "$scratch"' EXIT
if mount -t tmpfs -o size=200k oriole "$scratch/small" 2>/dev/null; then
    expect 4 'disk full' sh "$recipes/words.sh" "$@" "$scratch/small"
    same 'left on a full disk' "$(ls -A "$scratch/small")" ''
    expect 4 'disk full' sh "$recipes/machine-log.sh" "$scratch/small"
    same 'left on a full disk' "$(ls -A "$scratch/small")" ''
    umount "$scratch/small"
fi

# a voice that sounds like another is refused
mkdir "$scratch/bin"
cat >"$scratch/bin/espeak-ng" <<'END'
#!/bin/sh
while [ "$1" != -w ]; do shift; done
echo one sound for all >"$2"
END
chmod +x "$scratch/bin/espeak-ng"
expect 4 'of its own' env PATH="$scratch/bin:$PATH" \
    sh "$recipes/words.sh" "$scratch/e"
no_leftovers "$scratch/e"
