-- Buckets of tokens that processes over this database share, e.g. tries of signing in. Without a row, a bucket is full.
CREATE TABLE rate_buckets (
  -- Keyed digest of what the rate is kept for.
  subject TEXT NOT NULL PRIMARY KEY,
  -- When it is full again, by this database's clock of leases.
  full_at_ms REAL NOT NULL
) WITHOUT ROWID, STRICT;

CREATE INDEX rate_buckets_by_end ON rate_buckets (full_at_ms);
