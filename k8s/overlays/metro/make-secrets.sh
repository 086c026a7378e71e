#!/usr/bin/env bash
# Prints the Secrets of this overlay: make-secrets.sh PKI | kubectl apply -f -
# PKI is the folder of 'qkdmesh pki init', where the silo of each site has the name of the site. The Secrets of Redis have a
# fresh password and certificate. Needs openssl 3 and kubectl. New files are in memory only. The script deletes them at its
# end, including the key of the certificate authority.
set -euo pipefail
umask 077
pki=$(realpath -e "${1:?give the folder that 'qkdmesh pki init' made}")
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
# The same Secrets as 'qkdmesh pki secrets': Kubernetes never changes the type of a Secret.
credential() { echo ---; secret "$1" --type kubernetes.io/tls --from-file="$2"; }
secret redis-server --from-file=users.acl --from-file=tls.crt --from-file=tls.key --from-file=ca.crt
echo ---
secret redis-client --from-file=password --from-file=ca.crt
echo ---
secret trust --from-file="$pki/trust"
for node in "$pki"/nodes/*; do
  site=$(basename "$node")
  credential "silo-$site" "$pki/silos/$site"
  credential "node-$site" "$node"
done
