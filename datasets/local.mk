# SPDX-License-Identifier: GPL-2.0-or-later
EXTRA_DIST += %D%/recipe.sh %D%/words.sh
EXTRA_DIST += %D%/machine-log.sh %D%/machine-log.awk
EXTRA_DIST += %D%/implanted-pattern.sh %D%/implanted-pattern.awk
EXTRA_DIST += %D%/digit-stream.sh %D%/digit-stream.awk
EXTRA_DIST += %D%/fsdd.sh %D%/ucr.sh %D%/speech-commands.sh %D%/esc50.sh \
	%D%/cwru.sh %D%/magic-wand.sh
EXTRA_DIST += %D%/demo .ci/setup .ci/run tests/run
