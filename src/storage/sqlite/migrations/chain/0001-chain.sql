-- One row a chain: where it begins, and why.
CREATE TABLE chains (
  chain INTEGER NOT NULL PRIMARY KEY,
  writer TEXT NOT NULL,
  reason TEXT NOT NULL CHECK (reason IN ('first', 'migration', 'restore', 'loss', 'retention')),
  started_at_ms INTEGER NOT NULL,
  first_link INTEGER NOT NULL,
  ledger_rows_before INTEGER NOT NULL,
  audit_rows_before INTEGER NOT NULL,
  previous_mac TEXT,
  details TEXT NOT NULL,
  mac TEXT NOT NULL
) STRICT;

-- One row a commit that added ledger or audit rows.
CREATE TABLE chain_links (
  number INTEGER NOT NULL PRIMARY KEY,
  chain INTEGER NOT NULL,
  committed_at_ms INTEGER NOT NULL,
  ledger_rows INTEGER NOT NULL,
  audit_rows INTEGER NOT NULL,
  leaves BLOB NOT NULL,
  row_names TEXT NOT NULL,
  mac TEXT NOT NULL
) STRICT;

CREATE TRIGGER chains_are_not_changed BEFORE UPDATE ON chains
BEGIN SELECT RAISE(ABORT, 'the chain is append-only'); END;

CREATE TRIGGER chain_links_are_not_changed BEFORE UPDATE ON chain_links
BEGIN SELECT RAISE(ABORT, 'the chain is append-only'); END;

CREATE TRIGGER chain_links_are_not_removed BEFORE DELETE ON chain_links
BEGIN SELECT RAISE(ABORT, 'the chain is append-only'); END;

CREATE TRIGGER chains_are_not_removed BEFORE DELETE ON chains
BEGIN SELECT RAISE(ABORT, 'the chain is append-only'); END;
