#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# page_serve.sh - oriole label serves its page, and what two tabs do to a span
. "$(dirname "$0")/serve_checks.sh"
"$tool" wav monday.wav 440 2 8000 1
runs 0 ingest cat monday.wav -q

begin_server cat --author eva
case $address in
http://127.0.0.1:*/?token=????????????????????????????????) ;;
*) wrong "the address is '$address'" ;;
esac
asks GET /
prints '<script type="module"'
asks GET /app.js
asks GET /vendor/uPlot.esm.js
asks GET /api/keys
refuses 404 GET /secret.js
refuses 405 PUT /app.js '{}'

# Two tabs see one span; the first changes it, the second is told.
asks POST /api/recordings/1/edits '{"changes": [{"kind": "add", "span":
    {"start": 100, "end": 900, "label": "owl"}}]}'
same version "$(value spans.0.version)" 1
asks POST /api/recordings/1/edits '{"changes": [{"kind": "set", "span":
    {"id": 1, "version": 1, "start": 100, "end": 700, "label": "owl"}}]}'
refuses 409 POST /api/recordings/1/edits '{"changes": [{"kind": "set", "span":
    {"id": 1, "version": 1, "start": 100, "end": 900, "label": "jay"}}]}'
same end "$(value spans.0.end)" 700
same version "$(value spans.0.version)" 2
prints 'changed meanwhile by eva'
asks GET '/api/changes?since=1'
same changed "$(value recordings.0)" 1

# Another program sees what was saved; the page sees what that does.
runs 0 label cat --export audacity
prints '0.012500	0.087500	owl'
runs 0 label cat --undo --recording monday.wav
asks GET /api/recordings/1/spans
same end "$(value spans.0.end)" 900
end_server

# After a restart all is there, and can still be taken back.
echo a-secret-of-one-s-own >token
begin_server cat --token-file token
case $address in
*token=a-secret-of-one-s-own) ;;
*) wrong "the address is '$address'" ;;
esac
asks POST /api/recordings/1/redo '{}'
asks GET /api/recordings/1/spans
same end "$(value spans.0.end)" 700
port=${address##*:}
fails 3 'cannot listen' label cat --no-browser --port "${port%%/*}"
end_server

begin_server cat --json
cp address "$out"
said='label --json'
address=$(value address)
holds port "$(value port) > 0"
asks GET /api/project
end_server

# Where other machines reach it, that is said.
begin_server cat --listen 0.0.0.0
cp server.err "$err"
said='label --listen'
says 'not encrypted'
asks GET /api/project
end_server

fails 2 'no address' label cat --no-browser --listen localhost
fails 3 'no token' label cat --no-browser --token-file nothing
echo short >token
fails 2 'a token is' label cat --no-browser --token-file token
fails 3 'no catalogue' label nothing --no-browser
mkdir empty
ORIOLE_PAGE=$PWD/empty
export ORIOLE_PAGE
fails 3 'is not the labelling page' label cat --no-browser
