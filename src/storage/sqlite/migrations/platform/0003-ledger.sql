-- Clustered by app and time: new rows go to the end of each app's part.
CREATE TABLE ledger (
  app_id TEXT NOT NULL,
  received_at_ms INTEGER NOT NULL,
  order_id TEXT NOT NULL,
  key_id TEXT NOT NULL,
  api TEXT NOT NULL,
  code INTEGER NOT NULL,
  charged INTEGER NOT NULL CHECK (charged IN (0, 1)),
  unit_price_micros INTEGER NOT NULL CHECK (unit_price_micros >= 0),
  package_id TEXT,
  answered_at_ms INTEGER NOT NULL,
  latency_ms INTEGER NOT NULL,
  address_digest BLOB NOT NULL,
  -- Who answered, and what the sources that were asked cost.
  source TEXT NOT NULL,
  source_cost_micros INTEGER NOT NULL CHECK (source_cost_micros >= 0),
  PRIMARY KEY (app_id, received_at_ms, order_id)
) WITHOUT ROWID, STRICT;

CREATE UNIQUE INDEX ledger_by_order ON ledger (order_id);
CREATE INDEX ledger_by_time ON ledger (received_at_ms, order_id);
CREATE INDEX ledger_by_failure ON ledger (code, received_at_ms, order_id) WHERE code <> 0;

CREATE TRIGGER ledger_is_not_changed BEFORE UPDATE ON ledger
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;

CREATE TRIGGER ledger_is_not_removed BEFORE DELETE ON ledger
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;

CREATE TABLE usage_days (
  app_id TEXT NOT NULL,
  day TEXT NOT NULL,
  api TEXT NOT NULL,
  key_id TEXT NOT NULL,
  calls INTEGER NOT NULL,
  charged INTEGER NOT NULL,
  amount_micros INTEGER NOT NULL,
  PRIMARY KEY (app_id, day, api, key_id)
) WITHOUT ROWID, STRICT;

CREATE INDEX usage_days_by_day ON usage_days (day);

-- Clustered by time: purged from its beginning.
CREATE TABLE call_traces (
  answered_at_ms INTEGER NOT NULL,
  app_id TEXT NOT NULL,
  order_id TEXT NOT NULL,
  sealed BLOB NOT NULL,
  PRIMARY KEY (answered_at_ms, app_id, order_id)
) WITHOUT ROWID, STRICT;

CREATE TABLE kept_answers (
  app_id TEXT NOT NULL,
  api TEXT NOT NULL,
  key_digest TEXT NOT NULL,
  params_digest TEXT NOT NULL,
  sealed_body BLOB NOT NULL,
  expires_at_ms INTEGER NOT NULL,
  PRIMARY KEY (app_id, api, key_digest)
) STRICT;

CREATE INDEX kept_answers_by_end ON kept_answers (expires_at_ms);

-- One row: the second that the newest order ids bear.
CREATE TABLE order_clock (
  id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
  second INTEGER NOT NULL
) STRICT;
