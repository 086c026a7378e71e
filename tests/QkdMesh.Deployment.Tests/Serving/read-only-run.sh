#!/usr/bin/env bash
# Runs a command as a container of k8s would: user 1654 without capabilities and almost without environment, every file system read-only.
# Has to be started as root in a mount namespace of its own: unshare --mount read-only-run.sh COMMAND...
set -euo pipefail
mount --make-rprivate /
# From the last mounted to the first. What is left writable, such as the kernel's own, is not of interest; what matters is checked below.
tac /proc/self/mounts | while read -r _ point _; do mount -o remount,bind,ro "$point" 2>/dev/null || true; done
for folder in / /tmp /var/tmp "$(dirname "$1")"; do
  if touch "$folder/written" 2>/dev/null; then rm "$folder/written"; echo "$folder can be written" >&2; exit 70; fi
done
exec setpriv --reuid 1654 --regid 1654 --clear-groups --inh-caps=-all --bounding-set=-all --no-new-privs \
  env --ignore-environment PATH="$PATH" DOTNET_ROOT="$DOTNET_ROOT" DOTNET_EnableDiagnostics=0 DOTNET_DbgEnableMiniDump=0 "$@"
