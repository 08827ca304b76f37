-- Sums of the ledger rows that retention removed, by what the counters count. They hold no call and no person.
CREATE TABLE retired_calls (
  app_id TEXT NOT NULL,
  day TEXT NOT NULL,
  api TEXT NOT NULL,
  key_id TEXT NOT NULL,
  -- Empty if the calls belonged to no package.
  package_id TEXT NOT NULL,
  calls INTEGER NOT NULL,
  charged INTEGER NOT NULL,
  amount_micros INTEGER NOT NULL,
  last_answered_at_ms INTEGER NOT NULL,
  PRIMARY KEY (app_id, day, api, key_id, package_id)
) WITHOUT ROWID, STRICT;

-- Rows from before the chain have no link. They are older than every link.
DROP TRIGGER ledger_is_not_removed;
CREATE TRIGGER ledger_is_not_removed BEFORE DELETE ON ledger
WHEN coalesce(OLD.chain_link, 1) > (SELECT link FROM retired_through)
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
