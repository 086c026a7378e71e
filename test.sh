#!/usr/bin/env bash
# Installs what is missing, builds once and runs every test. Ends on a line "N passed, N failed".
# Usage: ./test.sh            every test
#        ./test.sh PROJECT    one of the projects in tests/
#        ./test.sh --nightly  every test, then millions of simulated seeds, an hour of chaos and hours of fuzzing
set -euo pipefail
cd "$(dirname "$0")"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

command -v dotnet >/dev/null || { echo "the .NET 10 SDK is missing: install it and run this again" >&2; exit 1; }

# Real components that tests need, by the system's package manager: a command, and the packages to try for it. Where none can be had
# the tests that need it fail and say so.
need() {
  ! command -v "$1" >/dev/null || return 0
  apt-get update -qq || true
  for package in "${@:2}"; do apt-get install -qq --no-install-recommends "$package" && return; done
  echo "$1 is missing and cannot be installed here" >&2
}
need kubectl kubectl kubernetes-client
need redis-server redis-server
need redis-cli redis-tools
need nft nftables
need ip iproute2
need openssl openssl
need faketime faketime
need protoc protobuf-compiler
need grpc_python_plugin protobuf-compiler-grpc
# Libraries of the sample in Python, which uses the distribution's own Python.
{ [ -e /usr/include/google/protobuf/timestamp.proto ] && /usr/bin/python3 -c 'import cryptography, google.protobuf, grpc' 2>/dev/null; } \
  || { apt-get update -qq || true; apt-get install -qq --no-install-recommends python3-grpcio python3-protobuf python3-cryptography libprotobuf-dev; } \
  || echo "python3-grpcio is missing and cannot be installed here" >&2

dotnet restore QkdMesh.sln --locked-mode
dotnet build QkdMesh.sln --no-restore --configuration Release -nodeReuse:false

nightly=""
if [ "${1:-}" = --nightly ]; then nightly=yes; shift; fi

passed=0 failed=0 broken=0
failures=$(mktemp)
for project in tests/${1:-*.Tests}/; do
  name=$(basename "$project")
  echo "== $name"
  log=$(mktemp)
  patience=300
  [ "$name" = QkdMesh.Chaos.Tests ] && patience=600
  # Each project is its own executable; a project that crashes or runs no test is a failure, whatever it printed.
  if ! timeout "$patience" "$project/bin/Release/net10.0/$name" --filter-not-trait time=night --progress off --ansi off --minimum-expected-tests 1 2>&1 | tee "$log"; then broken=1; fi
  # The runner's summary; 0 where it did not get so far.
  count() { awk -v what="$1:" '$1 == what { n = $2 } END { print n + 0 }' "$log"; }
  passed=$((passed + $(count succeeded))) failed=$((failed + $(count failed)))
  # Said once more at the end, where it is looked for.
  awk -v project="$name" '/^(failed|Unhandled) /{ lines = 25; print "== " project } /^$/{ lines = 0 } lines-- > 0' "$log" >> "$failures"
  [ "$(count skipped)" -eq 0 ] || { echo "$name skipped tests" >&2; broken=1; }
  rm -f "$log"
done

# Each step of the night counts as one test.
step() { echo "== $*"; if "$@"; then passed=$((passed + 1)); else failed=$((failed + 1)); fi; }
if [ -n "$nightly" ]; then
  simulation=tests/QkdMesh.Simulation/bin/Release/net10.0/QkdMesh.Simulation
  # A profile of hot code pays in long runs only: it takes a quarter off each seed, and seconds off no short run.
  export DOTNET_TieredPGO=1 DOTNET_TC_QuickJit=1 DOTNET_TC_QuickJitForLoops=1
  step "$simulation" --seeds 2000000 --start "${QKDMESH_NIGHTLY_START:-1000000}"
  step "$simulation" --seeds 300000 --start "${QKDMESH_NIGHTLY_START:-1000000}" --theme attacks
  step "$simulation" --seeds 300000 --start "${QKDMESH_NIGHTLY_START:-1000000}" --theme rollbacks
  step "$simulation" --mutant all --seeds 20000
  unset DOTNET_TieredPGO DOTNET_TC_QuickJit DOTNET_TC_QuickJitForLoops
  step tests/QkdMesh.Chaos/bin/Release/net10.0/QkdMesh.Chaos --set nightly --seed "${QKDMESH_NIGHTLY_START:-1000000}"
  step tests/QkdMesh.Chaos/two-releases.sh
  for tests in QkdMesh.Cli.Tests QkdMesh.Host.Tests QkdMesh.Client.Tests; do
    step "tests/$tests/bin/Release/net10.0/$tests" --filter-trait time=night --progress off --ansi off
  done
  for target in topology relay confirmation history; do step tests/QkdMesh.Fuzz/fuzz.sh "$target" 1800; done
fi

cat "$failures"; rm -f "$failures"
[ "$broken" -eq 0 ] || [ "$failed" -gt 0 ] || failed=1
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
