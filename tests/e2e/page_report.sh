#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# page_report.sh - the report of oriole explain in a browser
#
# A page around it looks into it: nothing is asked for, nothing is complained
# about, a click on the map opens a recording.  Skipped where there is no
# Chromium.
. "$(dirname "$0")/command_checks.sh"
browser=$(command -v chromium || command -v chromium-browser ||
    command -v google-chrome) || {
    echo 'no chromium: the report is not looked at in a browser'
    exit 77
}
cd "$scratch"
draws || exit 77
make_clips clips 6
make_arch tiny.arch
runs 0 train clips -o m.oriole --arch tiny.arch --epochs 10 -q
runs 0 explain m.oriole clips -o report.html -q --threads 1

cat >probe.html <<'PROBE'
<!DOCTYPE html><title>probe</title>
<iframe id="report" src="report.html" width="1280" height="800"></iframe>
<pre id="seen"></pre>
<script>
document.getElementById('report').onload = (event) => {
    const view = event.target.contentWindow, page = view.document;
    const seen = {};
    const marks = page.querySelectorAll('[data-mark]');
    const click = { bubbles: true };
    seen.marks = marks.length;
    marks[3].dispatchEvent(new view.MouseEvent('click', click));
    const opened = page.querySelector('.opened');
    seen.opened = opened.querySelector('b').textContent;
    seen.named = marks[3].querySelector('title').textContent;
    seen.areas = opened.querySelectorAll('svg polygon').length;
    seen.on = page.querySelectorAll('.mark.on').length;
    seen.buttons = page.querySelectorAll('button').length;
    page.querySelector('[data-play]').dispatchEvent(
        new view.MouseEvent('click', click));
    seen.asked = view.performance.getEntriesByType('resource')
        .map((entry) => entry.name)
        .filter((name) => !/^(data|blob):/.test(name));
    seen.wide = page.documentElement.scrollWidth <=
        page.documentElement.clientWidth;
    document.getElementById('seen').textContent =
        'SEEN ' + JSON.stringify(seen) + ' END';
};
</script>
PROBE

# Its own profile, and no talk with its makers.
"$browser" --headless --no-sandbox --disable-gpu --no-first-run \
    --user-data-dir="$scratch/profile" --disable-background-networking \
    --disable-component-update --disable-sync \
    --allow-file-access-from-files --disable-web-security \
    --enable-logging=stderr --virtual-time-budget=4000 --dump-dom \
    "file://$scratch/probe.html" >"$out" 2>"$err" ||
    wrong 'the browser failed'
said="$browser"
if grep -q CONSOLE "$err"; then wrong 'the page complains'; fi
sed -n 's/.*<pre[^>]*>SEEN \(.*\) END.*/\1/p' "$out" | sed 's/&amp;/\&/g' >seen
[ -s seen ] || wrong 'the page was not looked into'
cp seen "$out"
holds marks "$(value marks) == 24"
same asked "$(value asked)" '[]'
holds areas "$(value areas) >= 1"
same on "$(value on)" 1
same wide "$(value wide)" true
holds buttons "$(value buttons) > 2"
case $(value named) in
"$(value opened)"*) ;;
*) wrong 'another recording opened than was clicked' ;;
esac
