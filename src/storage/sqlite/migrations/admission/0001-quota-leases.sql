-- How many units of a limit are used or leased. The limit itself stands with the app, the key or the package.
CREATE TABLE quota_counters (
  app_id TEXT NOT NULL,
  counter TEXT NOT NULL,
  leased INTEGER NOT NULL CHECK (leased >= 0),
  -- Until then, nodes that hold units and do not need them give them back.
  wanted_until_ms INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (app_id, counter)
) WITHOUT ROWID, STRICT;

-- Units that a node may use until a time of this database's clock. A row that is gone cannot be used any more.
CREATE TABLE quota_leases (
  id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  app_id TEXT NOT NULL,
  counter TEXT NOT NULL,
  node TEXT NOT NULL,
  granted INTEGER NOT NULL,
  used INTEGER NOT NULL DEFAULT 0 CHECK (used >= 0 AND used <= granted),
  until_ms INTEGER NOT NULL
) STRICT;

CREATE INDEX quota_leases_by_counter ON quota_leases (app_id, counter);
CREATE INDEX quota_leases_by_node ON quota_leases (node);

-- Idempotency keys whose call is under way on one of several nodes.
CREATE TABLE idempotency_claims (
  app_id TEXT NOT NULL,
  api TEXT NOT NULL,
  key_digest TEXT NOT NULL,
  node TEXT NOT NULL,
  until_ms INTEGER NOT NULL,
  PRIMARY KEY (app_id, api, key_digest)
) WITHOUT ROWID, STRICT;
