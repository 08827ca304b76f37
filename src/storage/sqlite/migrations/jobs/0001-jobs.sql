-- Long work: one row for each job, and one row for each kind of regular round. A process holds a running job by a lease.
-- `fence` grows whenever the right to write for the job passes on, so a write under an older fence can be refused.
CREATE TABLE jobs (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('running', 'done', 'stopped', 'failed')),
  input TEXT NOT NULL,
  started_by TEXT NOT NULL,
  started_at_ms INTEGER NOT NULL,
  ended_at_ms INTEGER,
  done INTEGER NOT NULL DEFAULT 0,
  total INTEGER NOT NULL DEFAULT 0,
  detail TEXT NOT NULL DEFAULT 'null',
  result TEXT NOT NULL DEFAULT 'null',
  problem TEXT,
  fence INTEGER NOT NULL,
  holder TEXT,
  lease_ends_at_ms INTEGER NOT NULL,
  losses INTEGER NOT NULL DEFAULT 0,
  CHECK ((state = 'running') = (ended_at_ms IS NULL))
) STRICT;

CREATE UNIQUE INDEX jobs_running ON jobs (kind) WHERE state = 'running';
CREATE INDEX jobs_by_kind ON jobs (kind, started_at_ms);
