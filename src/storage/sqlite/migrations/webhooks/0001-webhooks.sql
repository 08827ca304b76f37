-- Where events are sent. The address and the secrets are sealed, because addresses of receivers often hold a token.
CREATE TABLE webhooks (
  id TEXT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  events TEXT NOT NULL,
  is_paused INTEGER NOT NULL CHECK (is_paused IN (0, 1)),
  created_by TEXT NOT NULL,
  created_at_ms INTEGER NOT NULL,
  target_sealed BLOB NOT NULL
) WITHOUT ROWID, STRICT;

-- The number of the last event of each subject, which outlives the events.
CREATE TABLE webhook_sequences (
  subject TEXT NOT NULL PRIMARY KEY,
  sequence INTEGER NOT NULL
) WITHOUT ROWID, STRICT;

CREATE TABLE webhook_events (
  id TEXT NOT NULL PRIMARY KEY,
  type TEXT NOT NULL,
  subject TEXT NOT NULL,
  sequence INTEGER NOT NULL,
  at_ms INTEGER NOT NULL,
  data TEXT NOT NULL
) WITHOUT ROWID, STRICT;

CREATE INDEX webhook_events_by_time ON webhook_events (at_ms, id);

CREATE TABLE webhook_deliveries (
  id TEXT NOT NULL PRIMARY KEY,
  webhook_id TEXT NOT NULL,
  event_id TEXT NOT NULL,
  replay_of TEXT,
  created_at_ms INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('pending', 'delivered', 'failed')),
  attempts INTEGER NOT NULL,
  next_at_ms INTEGER,
  lease_ends_at_ms INTEGER NOT NULL,
  last_at_ms INTEGER,
  last_status INTEGER,
  last_problem TEXT
) WITHOUT ROWID, STRICT;

CREATE INDEX webhook_deliveries_by_time ON webhook_deliveries (created_at_ms, id);
CREATE INDEX webhook_deliveries_by_event ON webhook_deliveries (event_id);
CREATE INDEX webhook_deliveries_by_webhook ON webhook_deliveries (webhook_id, created_at_ms, id);
CREATE INDEX webhook_deliveries_due ON webhook_deliveries (next_at_ms) WHERE state = 'pending';

CREATE TABLE webhook_attempts (
  delivery_id TEXT NOT NULL,
  number INTEGER NOT NULL,
  at_ms INTEGER NOT NULL,
  status INTEGER,
  problem TEXT,
  took_ms INTEGER NOT NULL,
  PRIMARY KEY (delivery_id, number)
) WITHOUT ROWID, STRICT;
