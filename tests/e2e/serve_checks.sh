# SPDX-License-Identifier: GPL-2.0-or-later
#
# serve_checks.sh - what tests of the page's server share; read with `.`
#
# Skips where this build has no server or no page.
. "$(dirname "$0")/command_checks.sh"
http=$PWD/tests/e2e/http-tool
cd "$scratch"

# begin_server CATALOG [OPTION...]: $server is its process, $address its
# address.
begin_server() {
    : >address
    "$oriole" label "$@" --no-browser >address 2>server.err </dev/null &
    server=$!
    for try in $(seq 150); do
        [ ! -s address ] || break
        kill -0 "$server" 2>/dev/null || break
        sleep 0.2
    done
    address=$(cat address)
    [ -n "$address" ] || {
        cp server.err "$err"
        if grep -q -e 'was not built' -e 'built without' server.err; then
            echo 'no page in this build'
            exit 77
        fi
        wrong 'the server did not start'
    }
}

end_server() {
    kill "$server"
    status=0
    wait "$server" || status=$?
    [ "$status" -eq 0 ] || { cp server.err "$err"; wrong "the server ended with $status"; }
}

# asks METHOD TARGET [BODY]: the reply is what $out holds.
asks() {
    said="$1 $2"
    "$http" ask "$address" "$@" >"$out" 2>"$err" || wrong "$said failed"
}

# refuses STATUS METHOD TARGET [BODY]
refuses() {
    expected=$1
    shift
    said="$1 $2"
    "$http" ask "$address" "$@" >"$out" 2>"$err" && wrong "$said was answered"
    same "status of $said" "$(tail -n 1 "$err")" "$expected"
}
