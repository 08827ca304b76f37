-- Names of the features in the order in which decisions store their values.
CREATE TABLE risk_feature_tables (
  table_id TEXT NOT NULL PRIMARY KEY,
  names TEXT NOT NULL
) STRICT;

-- Rows are wide: a plain table with its look-ups beside it.
CREATE TABLE risk_decisions (
  order_id TEXT NOT NULL PRIMARY KEY,
  app_id TEXT NOT NULL,
  at_ms INTEGER NOT NULL,
  version_id TEXT NOT NULL,
  level TEXT NOT NULL CHECK (level IN ('pass', 'review', 'reject')),
  detail TEXT NOT NULL,
  table_id TEXT NOT NULL,
  features TEXT NOT NULL,
  event_sealed BLOB
) STRICT;

CREATE INDEX risk_decisions_by_time ON risk_decisions (at_ms, order_id);

CREATE TABLE risk_accounts (
  account TEXT NOT NULL PRIMARY KEY,
  last_seen_ms INTEGER NOT NULL,
  profile TEXT NOT NULL
) WITHOUT ROWID, STRICT;

CREATE INDEX risk_accounts_by_last_seen ON risk_accounts (last_seen_ms);

-- Since when devices and phones are known.
CREATE TABLE risk_sightings (
  kind TEXT NOT NULL CHECK (kind IN ('device', 'phone')),
  pseudonym TEXT NOT NULL,
  first_ms INTEGER NOT NULL,
  last_ms INTEGER NOT NULL,
  PRIMARY KEY (kind, pseudonym)
) WITHOUT ROWID, STRICT;

CREATE INDEX risk_sightings_by_last ON risk_sightings (last_ms);

CREATE TABLE risk_feeds (
  feed_id TEXT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  active INTEGER NOT NULL CHECK (active IN (0, 1)),
  imported_at_ms INTEGER NOT NULL,
  version TEXT NOT NULL,
  text_gzip BLOB NOT NULL
) STRICT;

CREATE UNIQUE INDEX risk_feeds_one_active ON risk_feeds (name) WHERE active = 1;

CREATE TABLE risk_list_entries (
  entry_id TEXT NOT NULL PRIMARY KEY,
  created_at_ms INTEGER NOT NULL,
  end_ms INTEGER,
  entry TEXT NOT NULL
) WITHOUT ROWID, STRICT;

CREATE INDEX risk_list_entries_by_creation ON risk_list_entries (created_at_ms, entry_id);

CREATE TABLE risk_rule_versions (
  version_id TEXT NOT NULL PRIMARY KEY,
  number INTEGER NOT NULL UNIQUE,
  state TEXT NOT NULL CHECK (state IN ('draft', 'shadow', 'active', 'retired')),
  rule_set TEXT NOT NULL,
  note TEXT NOT NULL,
  created_by TEXT NOT NULL,
  created_at_ms INTEGER NOT NULL,
  activated_at_ms INTEGER,
  retired_at_ms INTEGER
) WITHOUT ROWID, STRICT;

CREATE UNIQUE INDEX risk_rule_versions_one_active ON risk_rule_versions (state) WHERE state IN ('active', 'shadow');

CREATE TABLE velocity_journal (
  seq INTEGER NOT NULL PRIMARY KEY,
  record BLOB NOT NULL
) STRICT;
