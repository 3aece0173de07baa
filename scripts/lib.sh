# What the scripts share. Sourced, not run.
set -euo pipefail
ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
LOCAL=${LOCAL:-$ROOT/.local}
export PATH="$LOCAL/node/bin:$LOCAL/tools/bin:$HOME/.cargo/bin:$PATH"

say() { printf '%s\n' "$*" >&2; }
fail() { say "$*"; exit 1; }
has() { command -v "$1" >/dev/null 2>&1; }

# The folder of the newest PostgreSQL server programs of 15 or later; nothing if there is none.
postgres_bin() {
  local bin newest=
  for bin in /usr/lib/postgresql/*/bin "$(dirname "$(readlink -f "$(command -v initdb || echo /nowhere/initdb)")")"; do
    [ -x "$bin/initdb" ] && [ "$("$bin/postgres" --version | grep -oE '[0-9]+' | head -1)" -ge 15 ] && newest=$bin
  done
  printf '%s' "$newest"
}

# Runs a command as the user whom PostgreSQL accepts: oneself, or, for root, `postgres`.
as_postgres() {
  if [ "$(id -u)" = 0 ]; then (cd / && setpriv --reuid=postgres --regid=postgres --clear-groups -- "$@"); else "$@"; fi
}

# One suite at a time in a folder: two would share a database and stop it for each other. The lock goes with the
# process that holds it; what it starts closes descriptor 9.
hold_local() {
  mkdir -p "$LOCAL"
  exec 9>"$LOCAL/lock"
  flock -n 9 || fail "Civil Media runs in this folder already: $1"
}

# The first Chromium there is; nothing if there is none.
chromium_bin() { command -v chromium || command -v chromium-browser || true; }

free_port() { node -e 'const s=require("net").createServer().listen(0,"127.0.0.1",()=>{console.log(s.address().port);s.close()})'; }

# npm ci, unless what is installed is what the lock says.
npm_ci() {
  local dir=$1 stamp
  stamp=$dir/node_modules/.stamp-$(sha256sum "$dir/package-lock.json" | cut -c1-16)
  [ -e "$stamp" ] && return
  say "Installing the packages of ${dir#"$ROOT"/}"
  (cd "$dir" && npm ci --no-audit --no-fund --loglevel=error >&2) || fail "npm ci failed in $dir."
  touch "$stamp"
}

# Builds styles and scripts, unless nothing changed.
assets() {
  local dir=$ROOT/civil-media-web/frontend stamp
  npm_ci "$dir"
  stamp=$dir/dist/.stamp-$(cat "$dir"/package-lock.json "$dir"/build.mjs $(find "$dir/src" -type f | sort) | sha256sum | cut -c1-16)
  [ -e "$stamp" ] && return
  say "Building styles and scripts"
  (cd "$dir" && npm run --silent build >&2) || fail "The frontend could not be built."
  touch "$stamp"
}
