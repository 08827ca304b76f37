CREATE TABLE audit (
  number INTEGER NOT NULL PRIMARY KEY,
  at_ms INTEGER NOT NULL,
  administrator_id TEXT,
  administrator_name TEXT,
  operation TEXT NOT NULL,
  kind TEXT NOT NULL,
  subject TEXT,
  fields TEXT NOT NULL,
  outcome TEXT NOT NULL,
  address_digest TEXT NOT NULL
) STRICT;

CREATE INDEX audit_by_administrator ON audit (administrator_name, number);
CREATE INDEX audit_by_subject ON audit (subject, number);

CREATE TRIGGER audit_is_not_changed BEFORE UPDATE ON audit
BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END;

CREATE TRIGGER audit_is_not_removed BEFORE DELETE ON audit
BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END;
