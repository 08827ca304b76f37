#!/bin/bash
# Sets up the primary at its first start: the role and the database of the nodes, and the role of the standby.
# psql reads the passwords itself, because everybody on a machine sees command lines.
set -euo pipefail
export SECRETS=${SECRETS:-/run/secrets}
for name in postgres-app-password postgres-replication-password; do
  [ -s "$SECRETS/$name" ] || { echo "$SECRETS/$name is missing or empty" >&2; exit 1; }
done
psql -v ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname postgres <<'SQL'
\set app `cat "$SECRETS/postgres-app-password"`
\set replication `cat "$SECRETS/postgres-replication-password"`
CREATE ROLE renzheng LOGIN PASSWORD :'app';
CREATE DATABASE renzheng OWNER renzheng TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C';
-- Readiness asks how many synchronous standbys follow.
GRANT pg_read_all_stats TO renzheng;
CREATE ROLE replicator LOGIN REPLICATION PASSWORD :'replication';
-- Holds from the next start on, which comes right after this: each commit then waits for the standby.
ALTER SYSTEM SET synchronous_standby_names = 'standby1';
SQL
echo 'host replication replicator samenet scram-sha-256' >>"$PGDATA/pg_hba.conf"
