# SPDX-License-Identifier: GPL-2.0-or-later
recipe_tests = %D%/recipe_archives.sh %D%/recipe_fsdd.sh \
	%D%/recipe_machine_log.sh %D%/recipe_words.sh
TESTS += $(recipe_tests)
EXTRA_DIST += $(recipe_tests) %D%/recipe_checks.sh
