# What the benchmarks share. Sourced, not run: a release server with the demo circle in a folder that goes away, and
# lines of figures with their targets.
# shellcheck shell=bash disable=SC2034 # what is set here is used by those who source it
# shellcheck source=scripts/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
exec </dev/null

inner_circle=$root/target/release/inner-circle
[[ -x $inner_circle ]] || scripts/build
scratch=$(mktemp -d /tmp/inner-circle-bench.XXXXXX)
server_pid=''
own_pids=() # the servers, and whatever else is not to count as other programs

finish() {
    stop_servers
    stop_postgres || true # what ended the script says how it ended, not this
    rm -rf "$scratch"
}

stop_servers() {
    local pid
    for pid in "${own_pids[@]}"; do
        kill "$pid" 2>/dev/null || true
        wait "$pid" 2>/dev/null || true
    done
    own_pids=() server_pid=''
}
trap finish EXIT
trap 'exit 130' INT TERM

# start_server [FLAG…]: serves the demo circle on a free port; sets server_pid and url. With `database` set, from there.
database=''
start_server() {
    # Clients here are few people at few addresses, with all streams between them.
    env -u DATABASE_URL RUST_LOG=error INNER_CIRCLE_STREAMS_PER_PERSON=1000000 \
        INNER_CIRCLE_STREAMS_PER_ADDRESS=1000000 ${database:+"DATABASE_URL=$database"} "$inner_circle" serve --demo \
        --data "$scratch/data" --listen 127.0.0.1:0 "$@" >"$scratch/out" 2>"$scratch/log" &
    server_pid=$!
    own_pids+=("$server_pid")
    local tries
    for ((tries = 0; tries < 300; tries++)); do
        if grep -q '^Sign in as cqc' "$scratch/out"; then break; fi
        kill -0 "$server_pid" 2>/dev/null || { cat "$scratch/log" >&2; die "The server did not start."; }
        sleep 0.1
    done
    url=$(sed -n 's/^Listening on http:\/\/localhost/http:\/\/127.0.0.1/p' "$scratch/out")
}

# sign_in ROLE: signs in with the address that the demo prints, as its button does; answers the cookie.
sign_in() {
    local token
    token=$(sed -n "s/^Sign in as $1: .*\/sign-in\///p" "$scratch/out")
    curl -fsS -o /dev/null -D - -H 'Accept: text/html' -H 'Sec-Fetch-Site: same-origin' \
        --data-urlencode "token=$token" "$url/api/people/sign_in_by_link" |
        sed -n 's/^set-cookie: \(ic=[^;]*\).*/\1/Ip'
}

# resident PID: kilobytes in memory.
resident() { awk '/^VmRSS:/ { print $2 }' "/proc/$1/status"; }

# Other programs on the machine spoil figures: how many cores they used between `watch_machine` and `machine`. Time of
# the processes in `own_pids` and of this script's ended children is not theirs.
cpu_ticks() { # busy ticks of the machine, and ours
    local busy ours=0 pid fields
    busy=$(awk '/^cpu / { print $2 + $3 + $4 + $7 + $8 + $9; exit }' /proc/stat)
    for pid in $$ "${own_pids[@]}"; do
        fields=$(sed 's/.*) //' "/proc/$pid/stat" 2>/dev/null | awk '{ print $12 + $13 + $14 + $15 }') || continue
        ((ours += ${fields:-0})) || true
    done
    echo "$((busy - ours)) $EPOCHREALTIME"
}
watch_machine() { machine_before=$(cpu_ticks); }
machine() {
    echo "$machine_before $(cpu_ticks)" | awk -v hz="$(getconf CLK_TCK)" -v cores="$(nproc)" '{
        used = ($3 - $1) / hz / ($4 - $2)
        busy = used > 0.15 ? ": figures are worse than on a quiet machine" : ""
        printf "Other programs used %.1f of %d cores meanwhile%s.\n", used, cores, busy }'
}

# Reads lines of NAME, VALUE, UNIT, TARGET with tabs between them, TARGET being like `<=260`, `>=0.05` or `-`.
figures() {
    awk -F'\t' '{
        verdict = ""
        if ($4 ~ /^<=/) verdict = $2 + 0 <= substr($4, 3) + 0 ? "reached" : "MISSED"
        if ($4 ~ /^>=/) verdict = $2 + 0 >= substr($4, 3) + 0 ? "reached" : "MISSED"
        printf "%-46s %12s %-12s %-10s %s\n", $1, $2, $3, $4 == "-" ? "" : $4, verdict }'
}
