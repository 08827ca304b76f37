-- In how many decisions each list entry applied, by hour, and when last. It holds no person.
CREATE TABLE risk_list_hits (
  entry_id TEXT NOT NULL,
  starts_at_ms INTEGER NOT NULL,
  decisions INTEGER NOT NULL,
  last_at_ms INTEGER NOT NULL,
  PRIMARY KEY (entry_id, starts_at_ms)
) WITHOUT ROWID, STRICT;
