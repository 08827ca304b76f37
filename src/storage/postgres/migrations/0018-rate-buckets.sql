-- min_reader: 2
-- Buckets of tokens that nodes share, e.g. tries of signing in. Without a row, a bucket is full.
CREATE TABLE rate_buckets (
  subject TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  full_at_ms DOUBLE PRECISION NOT NULL
);
CREATE INDEX rate_buckets_by_end ON rate_buckets (full_at_ms);
