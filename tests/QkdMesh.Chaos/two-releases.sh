#!/usr/bin/env bash
# Plays an earlier release beside this one, as real processes on a real Redis. The silos of the two releases have different contracts: each
# must refuse to join the other's cluster, and the running silo must go on serving. The exit code is 1 if a step fails.
# Usage: tests/QkdMesh.Chaos/two-releases.sh [COMMIT]    COMMIT: the earlier release; by default the commit before the last new number
set -euo pipefail
cd "$(dirname "$0")/../.."
number=src/QkdMesh.Grains.Contracts/SiloContract.cs
commit=$(git rev-parse --verify "${1:-$(git log -1 --format=%H -G'const int Number' -- "$number")^}")

work=$(mktemp -d)
running=()
finish() {
  for pid in "${running[@]}"; do kill -9 "$pid" 2>/dev/null || true; done
  git worktree remove --force "$work/earlier" 2>/dev/null || true
  rm -rf "$work"
}
trap finish EXIT
fail() { echo "FAILED: $*" >&2; exit 1; }

echo "the earlier release is $(git log -1 --format='%h %s' "$commit")"
git worktree add --quiet --detach "$work/earlier" "$commit"
for source in "$work/earlier" .; do
  dotnet build "$source/src/QkdMesh.Cli" --configuration Release -nodeReuse:false -v quiet >"$work/build" 2>&1 ||
    { cat "$work/build" >&2; fail "$source does not build"; }
done
program=src/QkdMesh.Cli/bin/Release/net10.0/qkdmesh
earlier=$work/earlier/$program this=$PWD/$program

# A port is free if Redis can listen at it.
mkfifo "$work/redis"
while :; do
  redis=$((20000 + RANDOM % 10000))
  redis-server --port "$redis" --bind 127.0.0.1 --save '' --dir "$work" >"$work/redis" &
  running+=($!)
  ! grep -q -m1 'Ready to accept' "$work/redis" || break
done

# start NAME PROGRAM: starts a silo, and waits until it is ready. Sets pid and address, or ended to its exit code.
start() {
  ended='' address=''
  mkfifo "$work/$1"
  "$2" serve topologies/madrid-ring.yaml --cluster --site all --redis "127.0.0.1:$redis" --port 0 --management-port 0 \
    --drain 0 --json >"$work/$1" 2>"$work/$1.log" &
  pid=$!
  running+=("$pid")
  local said=''
  # The line is read when the silo is ready or has a fault. A silo that ends without a line closes the pipe.
  read -r -t 120 said <"$work/$1" || true
  address=$(grep -o '"address":"[^"]*"' <<<"$said" | cut -d'"' -f4 || true)
  [ -n "$address" ] && return
  reason=$(grep -o '"reason":"[^"]*"' <<<"$said" | cut -d'"' -f4 || true)
  ended=0
  wait "$pid" || ended=$?
}
stop() { kill -TERM "$1"; wait "$1" || fail "a silo ended with $?"; }
serves() { # PROGRAM ADDRESS
  "$1" key get --sae bank-norte --peer bank-quiron --server "$2" >"$work/key" 2>&1 ||
    { cat "$work/key" >&2; fail "the running silo gives no key"; }
}

start first "$earlier"
[ -n "$address" ] || fail "the earlier release does not start: $(cat "$work/first.log")"
first=$pid server=$address
serves "$earlier" "$server"
start second "$this"
[ "$ended" = 1 ] && [ "$reason" = OTHER_CONTRACT ] || fail "this release beside the earlier one: exit ${ended:-none}, reason ${reason:-none}"
echo "this release beside the earlier one: refused with OTHER_CONTRACT"
serves "$earlier" "$server"
stop "$first"
echo "the earlier release went on serving"

start third "$this"
[ -n "$address" ] || fail "this release does not start after the earlier one: $reason $(cat "$work/third.log")"
third=$pid server=$address
serves "$this" "$server"
"$this" cluster status --server "$server" --json | grep -q '"contract":[1-9]' || fail "cluster status does not show the contract"
start fourth "$earlier"
[ -n "$ended" ] && [ "$ended" != 0 ] || fail "the earlier release joined this one"
echo "the earlier release beside this one: refused with exit $ended, reason ${reason:-none}"
serves "$this" "$server"
stop "$third"
echo "this release went on serving"
