#!/bin/sh
# Copies the other server if there is no data here yet, and follows it. A standby that was promoted goes on as the primary.
# With the argument `copy` it only copies, so that a lost primary becomes the standby of the new one (docs/runbook.md).
set -eu
: "${PGDATA:=/var/lib/postgresql/data}"
if [ ! -s "$PGDATA/PG_VERSION" ]; then
  PGPASSWORD=$(cat "${SECRETS:-/run/secrets}/postgres-replication-password")
  export PGPASSWORD
  pg_basebackup -D "$PGDATA" -R -X stream -c fast \
    -d "host=${PRIMARY:-postgres-1} port=${PRIMARY_PORT:-5432} user=replicator application_name=standby1"
  chmod 700 "$PGDATA"
fi
[ "${1:-}" != copy ] || exit 0
exec postgres -D "$PGDATA" "$@"
