# SPDX-License-Identifier: GPL-2.0-or-later
#
# page_checks.sh - what tests of the labelling page share; read with `.`
#
# Skips where there is no node, npm, browser, registry or page.
. "$(dirname "$0")/command_checks.sh"

page_tests=$(cd "$(dirname "$0")/page" && pwd)
ORIOLE_NPM=$PWD/tests/e2e/page-npm
ORIOLE=$oriole
export ORIOLE ORIOLE_NPM

skip() {
    echo "$1: the page is not looked at in a browser"
    exit 77
}

command -v node >/dev/null || skip 'no node'
command -v npm >/dev/null || skip 'no npm'
BROWSER=$(command -v chromium || command -v chromium-browser ||
    command -v google-chrome) || skip 'no chromium'
export BROWSER
"$oriole" label --help | grep -q -e --no-browser || skip 'no page'

# playwright-core, once a build folder; of two tests at once one is used.
if ! cmp -s "$page_tests/package-lock.json" "$ORIOLE_NPM/package-lock.json"
then
    mkdir "$scratch/npm"
    cp "$page_tests/package.json" "$page_tests/package-lock.json" \
        "$scratch/npm"
    chmod u+w "$scratch"/npm/*
    (cd "$scratch/npm" && npm ci --ignore-scripts --no-audit --no-fund \
        --fetch-retries=1 >npm.log 2>&1) || skip 'npm ci failed'
    rm -rf "$ORIOLE_NPM"
    mv "$scratch/npm" "$ORIOLE_NPM" 2>/dev/null ||
        [ -d "$ORIOLE_NPM/node_modules" ] || skip 'npm ci was disturbed'
fi

# looks NAME ARGUMENT...: page/NAME.mjs is content.
looks() {
    name=$1
    shift
    status=0
    node "$page_tests/$name.mjs" "$@" >"$out" 2>"$err" || status=$?
    said="$name.mjs"
    cat "$out"
    grep -q -e 'was not built' -e 'built without' "$err" &&
        skip 'the page was not built'
    [ "$status" -eq 0 ] || wrong "$name.mjs ended with $status"
}
