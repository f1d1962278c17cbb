#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# command_help.sh - oriole help, --help, --version; mistakes at the keyboard
. "$(dirname "$0")/command_checks.sh"

runs 0 --version
prints 'oriole 0.'
prints 'GNU GPL'
quiet
runs 0 --help
prints 'usage: oriole COMMAND'
prints 'Exit code: 0 fine'
cp "$out" "$scratch/overview"
runs 0 help
cmp -s "$out" "$scratch/overview" || wrong 'help and --help differ'

for command in train test classify info conv bench help; do
    grep -q "^  $command " "$scratch/overview" || wrong "$command not listed"
    runs 0 "$command" --help
    prints "usage: oriole $command"
    prints '--threads N'
    awk 'length > 79 { exit 1 }' "$out" || wrong "$said: wider than 79"
    cp "$out" "$scratch/$command"
    runs 0 help "$command"
    cmp -s "$out" "$scratch/$command" || wrong "help $command differs"
done

# Every option of the commands stands in the manual and the completion.
runs 0 help --man
prints '.TH ORIOLE 1'
sed 's/\\-/-/g' "$out" >"$scratch/man"
runs 0 help --completion
cp "$out" "$scratch/completion"
for command in train test classify info conv bench help; do
    sed -n 's/^  \(-[a-z], \)\{0,1\}--\([a-z-]*\).*/\2/p' \
        "$scratch/$command" >"$scratch/names"
    [ "$(wc -l <"$scratch/names")" -ge 5 ] || wrong "options of $command?"
    while read -r name; do
        grep -q -e "--$name" "$scratch/man" || wrong "man lacks --$name"
        grep -q -e "$command:-\*.* --$name[ ']" "$scratch/completion" ||
            wrong "completion of $command lacks --$name"
    done <"$scratch/names"
done
if command -v bash >/dev/null; then
    bash -c '. "$0"; COMP_WORDS=(oriole train --sch); COMP_CWORD=2; _oriole
        [ "${COMPREPLY[*]}" = --schedule ]
        COMP_WORDS=(oriole train --schedule co); COMP_CWORD=3; _oriole
        [ "${COMPREPLY[*]}" = "constant cosine" ]
        COMP_WORDS=(oriole cl); COMP_CWORD=1; _oriole
        [ "${COMPREPLY[*]}" = classify ]' "$scratch/completion" ||
        wrong 'bash does not complete'
fi

fails 2 'which command?'
fails 2 'did you mean train?' trian
fails 2 'there is no command "frobnicate"' frobnicate
fails 2 'did you mean classify?' help classfy
fails 2 'did you mean --epochs?' train --epohcs 3
fails 2 '"oriole train --help" lists all' train --frobnicate
fails 2 'beginning of' train --s 1
fails 2 '--epochs needs a value' train --epochs
fails 2 '--json takes no value' train --json=3
fails 2 'there is no option -z' train -z
fails 2 'from 1 to 1000000, not "0"' train --epochs 0
fails 2 'a whole number' train --epochs 1.5
fails 2 'not "nan"' train --rate nan
fails 2 'not "12x"' train --rate 12x
fails 2 'did you mean adam?' train --optimiser adm
fails 2 '2^64-1, not "-1"' train --seed -1
fails 2 'usage: oriole train' train
fails 2 'usage: oriole train' train x.ts
fails 2 'usage: oriole test' test model
fails 2 'usage: oriole classify' classify model
fails 2 'usage: oriole info' info

# What cannot be written is not passed over in silence.
if [ -c /dev/full ]; then
    status=0
    "$oriole" --help >/dev/full 2>"$err" || status=$?
    same 'exit code on a full disk' "$status" 4
    said='oriole --help'
    says 'standard output: cannot write'
fi
