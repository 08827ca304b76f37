CREATE TABLE apps (
  id TEXT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('pending', 'active', 'banned')),
  mode TEXT NOT NULL CHECK (mode IN ('live', 'sandbox')),
  open_id_sealed BLOB,
  permissions TEXT NOT NULL,
  daily_calls_max INTEGER,
  allow_ranges TEXT NOT NULL,
  deny_ranges TEXT NOT NULL,
  rate_per_second REAL,
  rate_burst INTEGER,
  created_at_ms INTEGER NOT NULL
) WITHOUT ROWID, STRICT;

CREATE TABLE api_keys (
  app_id TEXT NOT NULL REFERENCES apps (id),
  id TEXT NOT NULL,
  hash TEXT NOT NULL UNIQUE,
  suffix TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('live', 'test')),
  label TEXT NOT NULL,
  calls_max INTEGER,
  daily_calls_max INTEGER,
  expires_at_ms INTEGER,
  banned INTEGER NOT NULL CHECK (banned IN (0, 1)),
  replaced_by_id TEXT,
  created_at_ms INTEGER NOT NULL,
  PRIMARY KEY (app_id, id)
) WITHOUT ROWID, STRICT;

-- Grows with the ledger, apart from what operators edit.
CREATE TABLE key_uses (
  app_id TEXT NOT NULL,
  key_id TEXT NOT NULL,
  charged INTEGER NOT NULL CHECK (charged >= 0),
  last_used_at_ms INTEGER NOT NULL,
  PRIMARY KEY (app_id, key_id)
) WITHOUT ROWID, STRICT;

CREATE TABLE packages (
  app_id TEXT NOT NULL REFERENCES apps (id),
  id TEXT NOT NULL,
  api TEXT,
  kind TEXT NOT NULL CHECK (kind IN ('paid', 'gift')),
  calls_max INTEGER,
  used INTEGER NOT NULL DEFAULT 0 CHECK (used >= 0 AND (calls_max IS NULL OR used <= calls_max)),
  unit_price_micros INTEGER NOT NULL CHECK (unit_price_micros >= 0),
  expires_at_ms INTEGER,
  created_at_ms INTEGER NOT NULL,
  PRIMARY KEY (app_id, id)
) WITHOUT ROWID, STRICT;
