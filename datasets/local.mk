# SPDX-License-Identifier: GPL-2.0-or-later
EXTRA_DIST += %D%/recipe.sh %D%/words.sh
