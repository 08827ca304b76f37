#!/bin/sh
# Copies the other server if there is no data here yet, and follows it. A standby that was promoted goes on as the primary.
# With the argument `copy` it only copies, so that a lost primary becomes the standby of the new one (docs/runbook.md).
#
# The copy is made in a folder of its own. Its files move up when it is whole, PG_VERSION last. So data with PG_VERSION
# are whole, and a copy that was killed is made anew. Folders aside-* hold what an operator moved aside, and stay.
set -eu
: "${PGDATA:=/var/lib/postgresql/data}"
copy=$PGDATA/copying
if [ ! -s "$PGDATA/PG_VERSION" ]; then
  left() { find "$PGDATA" -mindepth 1 -maxdepth 1 ! -name copying ! -name 'aside-*' ! -name lost+found "$@"; }
  if [ -d "$copy" ]; then
    left -exec rm -rf {} +
    rm -rf "$copy"
  elif [ -n "$(left)" ]; then
    echo "$PGDATA holds files that no copy left. Move them into a folder aside-1 in it, and start again" >&2
    exit 1
  fi
  PGPASSWORD=$(cat "${SECRETS:-/run/secrets}/postgres-replication-password")
  export PGPASSWORD
  pg_basebackup -D "$copy" -R -X stream -c fast \
    -d "host=${PRIMARY:-postgres-1} port=${PRIMARY_PORT:-5432} user=replicator application_name=standby1"
  # What the other server had moved aside is no part of its data.
  rm -rf "$copy/copying" "$copy"/aside-*
  find "$copy" -mindepth 1 -maxdepth 1 ! -name PG_VERSION -exec mv -t "$PGDATA" {} +
  sync
  mv "$copy/PG_VERSION" "$PGDATA/PG_VERSION"
  rmdir "$copy"
  chmod 700 "$PGDATA"
fi
[ "${1:-}" != copy ] || exit 0
exec postgres -D "$PGDATA" "$@"
