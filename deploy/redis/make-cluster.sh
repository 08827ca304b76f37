#!/bin/sh
# Makes a cluster of the six servers, with a replica for each of the three masters. Does nothing if there is one.
set -eu
REDISCLI_AUTH=$(cat "${SECRETS:-/run/secrets}/redis-password")
export REDISCLI_AUTH
first=${1:-172.30.8.11:6379}
shift || true
[ $# -gt 0 ] || set -- 172.30.8.12:6379 172.30.8.13:6379 172.30.8.14:6379 172.30.8.15:6379 172.30.8.16:6379
if redis-cli -h "${first%:*}" -p "${first#*:}" cluster info | grep -q '^cluster_slots_assigned:16384'; then
  echo 'the cluster is there'
  exit 0
fi
redis-cli --cluster create "$first" "$@" --cluster-replicas 1 --cluster-yes
