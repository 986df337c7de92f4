# What the scripts share. Sourced, not run: where things live, how a step speaks, how a missing tool is installed.
# shellcheck shell=bash disable=SC2034 # what is set here is used by those who source it
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root"

# Everything expensive lives outside the checkout, so that a fresh clone finds it again.
cache=${XDG_CACHE_HOME:-$HOME/.cache}/inner-circle
export CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-$cache/target}
locked=(${CI:+--locked}) # CI takes Cargo.lock as it is; a developer who adds a crate has it completed
export PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 # the browser is Debian's
export PATH=$root/node_modules/.bin:$cache/tools/bin:$HOME/.cargo/bin:$PATH
mkdir -p "$cache" "$CARGO_TARGET_DIR"

# The site's wasm comes in one build for each area, so that no area weighs on another's first visit
# (docs/adr/0004-one-wasm-build-per-area.md). Names are those of Area::code in app/src/area.rs.
areas=(public guests joining members library talk room organise people recordings conference propose stage)

# --- speaking ---------------------------------------------------------------------------------------------------

say() { printf '\033[1m==>\033[0m %s\n' "$*" >&2; }
note() { printf '    %s\n' "$*" >&2; }
die() { printf '\033[1m==>\033[0m %s\n' "$*" >&2; exit 1; }
has() { command -v "$1" >/dev/null 2>&1; }

# --- doing only what changed ------------------------------------------------------------------------------------

# inputs PATH…: one checksum over the contents of these files and folders, as far as they exist.
inputs() {
    { find "$@" -type f -print0 2>/dev/null || true; } | LC_ALL=C sort -z | xargs -0r sha256sum | sha256sum | cut -d' ' -f1
}

# unchanged STAMP CHECKSUM: was this step last finished with the same inputs?   done_with STAMP CHECKSUM: it is now.
stamps=$root/target/stamps
unchanged() { [[ -f $stamps/$1 && $(<"$stamps/$1") == "$2" ]]; }
done_with() { mkdir -p "$stamps" && printf '%s' "$2" >"$stamps/$1"; }

# --- tools ------------------------------------------------------------------------------------------------------

as_root() { if [[ $EUID == 0 ]]; then "$@"; else sudo "$@"; fi; }

# May something be installed without asking anybody for a password?
may_install() { has apt-get && { [[ $EUID == 0 ]] || sudo -n true 2>/dev/null; }; }

apt_install() {
    has apt-get || die "Please install $* by hand: there is no apt-get here."
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "$@" >/dev/null 2>&1 ||
        { as_root apt-get update -q >/dev/null &&
            as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "$@" >/dev/null; }
}

# The compiler and wasm target that rust-toolchain.toml names.
need_rust() {
    has cargo || die "Please install Rust first: https://rustup.rs"
    has rustup || return 0 # a distribution's Rust: cargo will say what is missing
    local channel
    channel=$(sed -n 's/^channel = "\(.*\)"/\1/p' rust-toolchain.toml)
    if rustup target list --toolchain "$channel" --installed 2>/dev/null | grep -qx wasm32-unknown-unknown &&
        cargo clippy --version >/dev/null 2>&1 && cargo fmt --version >/dev/null 2>&1; then
        return
    fi
    say "Installing Rust $channel with its wasm target (1 minute)"
    rustup toolchain install "$channel" --profile minimal --no-self-update \
        --component rustfmt --component clippy --target wasm32-unknown-unknown
}

# wasm-bindgen's command line tool reads what the crate wrote: both must be the version in Cargo.lock.
need_wasm_bindgen() {
    local version
    version=$(grep -A1 '^name = "wasm-bindgen"$' Cargo.lock | sed -n 's/^version = "\(.*\)"/\1/p')
    [[ $(wasm-bindgen --version 2>/dev/null) == "wasm-bindgen $version" ]] && return
    if has cargo-binstall; then
        say "Fetching wasm-bindgen $version (seconds)"
        cargo binstall --no-confirm --root "$cache/tools" "wasm-bindgen-cli@$version" && return
        note "No prebuilt one is to be had here."
    fi
    say "Compiling wasm-bindgen $version, once per machine (4 minutes on 2 cores)"
    CARGO_TARGET_DIR=$cache/tools/target cargo install --quiet --locked --root "$cache/tools" "wasm-bindgen-cli@$version"
    rm -rf "$cache/tools/target"
}

# Sass, wasm-opt, esbuild and the browser tests' libraries.
need_npm_packages() {
    has npm || die "Please install Node.js 20 or later with npm (Debian: apt-get install nodejs npm)."
    local lock
    lock=$(inputs package-lock.json)
    [[ -d node_modules ]] && unchanged npm "$lock" && return
    say "Installing npm packages (half a minute)"
    npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >/dev/null
    done_with npm "$lock"
}

# CHROMIUM: the browser, wherever it is, as people have it.
need_chromium() {
    CHROMIUM=$(find_program "${CHROMIUM-}" chromium chromium-browser google-chrome google-chrome-stable) || {
        say "Installing Chromium (1 minute)"
        apt_install chromium
        CHROMIUM=/usr/bin/chromium
    }
    export CHROMIUM
}

# CHROMIUM_SHELL: the same without a window to paint in, for the browser tests: they take half the time.
need_chromium_shell() {
    CHROMIUM_SHELL=$(find_program "${CHROMIUM_SHELL-}" chromium-headless-shell) || {
        if may_install; then
            say "Installing Chromium's headless shell (half a minute)"
            apt_install chromium-headless-shell || note "There is none here: the tests use Chromium itself."
        fi
        CHROMIUM_SHELL=$(find_program chromium-headless-shell "$CHROMIUM")
    }
    export CHROMIUM_SHELL
}

# find_program NAME…: the path of the first that there is.
find_program() {
    local name
    for name; do
        if [[ -n $name ]] && has "$name"; then
            command -v "$name"
            return
        fi
    done
    return 1
}

# --- a PostgreSQL of our own, gone when we are ------------------------------------------------------------------

need_postgres() {
    postgres_bin=$(find_postgres)
    if [[ -z $postgres_bin ]]; then
        say "Installing PostgreSQL (1 minute)"
        apt_install postgresql
        postgres_bin=$(find_postgres)
    fi
    [[ -n $postgres_bin ]] || die "PostgreSQL's initdb is nowhere to be found."
}

find_postgres() {
    if has initdb; then
        dirname "$(readlink -f "$(command -v initdb)")"
    else
        find /usr/lib/postgresql -path '*/bin/initdb' -printf '%h\n' 2>/dev/null | sort -V | tail -1
    fi
}

postgres_home=''
as_postgres() { if [[ $EUID == 0 ]]; then runuser -u postgres -- "$@"; else "$@"; fi; } # it refuses root

# start_postgres [SETTING=VALUE…]: sets postgres_url.   stop_postgres: it is gone, with all that it held.
start_postgres() {
    local port
    postgres_home=$(mktemp -d /tmp/inner-circle-postgres.XXXXXX) # short, as addresses of sockets must be
    if [[ $EUID == 0 ]]; then chown postgres "$postgres_home"; fi
    port=$(node -e 'const s = require("net").createServer().listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close(); })')
    (
        cd "$postgres_home"
        as_postgres "$postgres_bin/initdb" --pgdata=data --username=postgres --auth=trust --encoding=UTF8 --locale=C \
            --no-sync >initdb.log
        as_postgres "$postgres_bin/pg_ctl" --pgdata=data --log=server.log --wait --silent start --options="-p $port \
            -c listen_addresses=127.0.0.1 -c unix_socket_directories=$postgres_home -c max_connections=200${*/#/ -c }"
    ) >/dev/null || { cat "$postgres_home"/*.log >&2; return 1; }
    postgres_url=postgres://postgres@127.0.0.1:$port/postgres
}

stop_postgres() {
    if [[ -z $postgres_home ]]; then return; fi
    if [[ -f $postgres_home/data/postmaster.pid ]]; then
        (cd "$postgres_home" && as_postgres "$postgres_bin/pg_ctl" --pgdata=data --mode=immediate --silent stop) || true
    fi
    rm -rf "$postgres_home"
}

# --- what is built ----------------------------------------------------------------------------------------------

# Checkouts may share one target folder, but cargo tells our own crates apart by time stamps only: after another
# checkout was built there, its crates would pass for ours. Newer time stamps make cargo look.
claim_target_folder() {
    local owner=$CARGO_TARGET_DIR/.checkout
    [[ -f $owner && $(<"$owner") == "$root" ]] && return
    find domain store app frontend server -name '*.rs' -exec touch {} +
    printf '%s' "$root" >"$owner"
}

# The checkout keeps a copy of its own, at a fixed address and safe from others that build in the same target folder.
keep_server() { # PROFILE
    if [[ $CARGO_TARGET_DIR -ef target ]]; then return; fi
    mkdir -p "target/$1"
    cp --remove-destination --reflink=auto "$CARGO_TARGET_DIR/$1/inner-circle" "target/$1/inner-circle"
}
