#!/usr/bin/env bash
# Prints the two Secrets of this overlay, with a fresh password and certificate: make-secrets.sh | kubectl apply -f -
# Needs openssl 3 and kubectl. All files are in memory only. The script deletes them at its end, including the key of the
# certificate authority.
set -euo pipefail
umask 077
folder=$(mktemp -d -p /dev/shm)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

# OpenSSL prints its progress. Print it only if OpenSSL fails.
quietly() { "$@" 2>log || { cat log >&2; return 1; }; }
key=(-newkey ec -pkeyopt ec_paramgen_curve:P-256 -noenc)
quietly openssl req -x509 "${key[@]}" -days 365 -subj "/CN=QkdMesh Redis CA" -keyout ca.key -out ca.crt
quietly openssl req "${key[@]}" -subj /CN=redis -addext subjectAltName=DNS:redis -keyout tls.key -out tls.csr
quietly openssl x509 -req -in tls.csr -copy_extensions copy -days 365 -CA ca.crt -CAkey ca.key -out tls.crt

printf %s "$(openssl rand -hex 32)" > password
cat > users.acl <<ACL
user default off
user probe on nopass resetkeys resetchannels -@all +ping
user qkdmesh on #$(sha256sum < password | cut -d ' ' -f 1) ~qkdmesh/* &* +@all -@admin -@dangerous +info
ACL

secret() { kubectl create secret generic "$1" --namespace qkdmesh "${@:2}" --dry-run=client --output yaml; }
secret redis-server --from-file=users.acl --from-file=tls.crt --from-file=tls.key --from-file=ca.crt
echo ---
secret redis-client --from-file=password --from-file=ca.crt
