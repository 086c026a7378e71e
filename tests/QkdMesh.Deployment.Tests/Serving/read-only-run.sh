#!/usr/bin/env bash
# Runs a command as a container of k8s would: user 1654 without capabilities, every file system read-only but the volume of the audit log,
# "redis" a host of this machine.
# Has to be started as root in a mount namespace of its own, with the whole environment that the command is to have:
#   unshare --mount env --ignore-environment NAME=VALUE... read-only-run.sh COMMAND...
set -euo pipefail
mount --make-rprivate /
hosts=$(mktemp)
printf '127.0.0.1 localhost redis\n' > "$hosts"
chmod 644 "$hosts"
mount --bind "$hosts" /etc/hosts
rm "$hosts"

# The list is read first, into memory: a mount with a file that is open for writing cannot be made read-only. Where a mount of the
# kernel's own cannot be, that is of no interest; what matters is checked below.
mapfile -t mounts < /proc/self/mounts
for entry in "${mounts[@]}"; do
  read -r _ point _ <<< "$entry"
  mount -o remount,bind,ro "${point%\\040*}" 2>/dev/null || true
done
# The volume of the audit log.
if [ -n "${QKDMESH_AUDIT:-}" ]; then mount -t tmpfs -o mode=700,uid=1654,gid=1654 audit "$QKDMESH_AUDIT"; fi
for folder in / /tmp /var/tmp "$(dirname "$1")"; do
  if touch "$folder/written" 2>/dev/null; then rm "$folder/written"; echo "$folder can be written" >&2; exit 70; fi
done
exec setpriv --reuid 1654 --regid 1654 --clear-groups --inh-caps=-all --bounding-set=-all --no-new-privs "$@"
