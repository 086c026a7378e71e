#!/usr/bin/env bash
# Fuzzes one reader of bytes from outside with AFL++, guided by coverage. The exit code is 1 if an input crashes the reader, breaks a
# claim, or takes more than a second.
# Usage: tests/QkdMesh.Fuzz/fuzz.sh TARGET [SECONDS]     TARGET: confirmation, history, relay or topology; 600 seconds by default
set -euo pipefail
cd "$(dirname "$0")/../.."
target=${1:?"usage: $0 TARGET [SECONDS]"} seconds=${2:-600}
corpus=tests/QkdMesh.Fuzz/corpus/$target out=artifacts/fuzz/$target
[ -d "$corpus" ] || { echo "there is no target $target; there are: $(ls tests/QkdMesh.Fuzz/corpus | xargs)" >&2; exit 2; }
[ -d "$corpus" ] || { echo "there is no target $target; the targets are: $(ls tests/QkdMesh.Fuzz/corpus | xargs)" >&2; exit 2; }

sudo=$([ "$(id -u)" -eq 0 ] || echo sudo)
command -v afl-fuzz >/dev/null || { $sudo apt-get update -qq && $sudo apt-get install -y -qq afl++ >/dev/null; }
[ -x artifacts/fuzz/tool/sharpfuzz ] || dotnet tool install SharpFuzz.CommandLine --version 2.3.0 --tool-path artifacts/fuzz/tool

# A fresh copy each time: code can be instrumented only once.
rm -rf "$out"
dotnet publish tests/QkdMesh.Fuzz -c Release -nodeReuse:false -o "$out/instrumented" >/dev/null
for code in QkdMesh.Core QkdMesh.Topologies QkdMesh.History YamlDotNet; do
  artifacts/fuzz/tool/sharpfuzz "$out/instrumented/$code.dll"
done

# SharpFuzz has its own coverage map and fork server, not those of a compiler (SKIP_BIN_CHECK). Containers have neither CPU
# governors nor a core pattern that may be changed. The runtime reserves far more memory than it uses (-m none).
export AFL_SKIP_BIN_CHECK=1 AFL_SKIP_CPUFREQ=1 AFL_I_DONT_CARE_ABOUT_MISSING_CRASHES=1 AFL_NO_AFFINITY=1
export AFL_NO_UI=1 AFL_FORKSRV_INIT_TMOUT=60000
afl-fuzz -i "$corpus" -o "$out/findings" -m none -t 1000 -V "$seconds" \
  -- dotnet "$out/instrumented/QkdMesh.Fuzz.dll" "$target" >"$out/afl.log" 2>&1 \
  || { tail -n 20 "$out/afl.log" >&2; exit 2; }
grep -E '^(run_time|execs_done|execs_per_sec|corpus_(count|found)|bitmap_cvg|stability|saved_(crashes|hangs)) ' "$out/findings/default/fuzzer_stats"

mapfile -t crashes < <(find "$out/findings/default/crashes" -name 'id:*')
mapfile -t hangs < <(find "$out/findings/default/hangs" -name 'id:*')
saved=("${crashes[@]}" "${hangs[@]}")
[ ${#saved[@]} -gt 0 ] || { echo "no crashes, no hangs"; exit 0; }
echo "replay with: dotnet run -c Release --project tests/QkdMesh.Fuzz -- $target ${saved[*]}"
# Run again without instrumentation: a busy machine reports hangs that do not repeat. A crash counts even if it does not repeat.
dotnet run -c Release --project tests/QkdMesh.Fuzz -- "$target" "${saved[@]}" && [ ${#crashes[@]} -eq 0 ] || exit 1
