-- Monthly statements of customers. `content` is what every later page and file is made from.
CREATE TABLE statements (
  id TEXT NOT NULL PRIMARY KEY,
  customer_id TEXT NOT NULL,
  month TEXT NOT NULL,
  issued_at_ms INTEGER NOT NULL,
  issued_by TEXT NOT NULL,
  amount_micros INTEGER NOT NULL,
  credited_micros INTEGER NOT NULL,
  content TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  UNIQUE (customer_id, month)
) STRICT;

CREATE INDEX statements_by_time ON statements (issued_at_ms, id);

CREATE TRIGGER statements_are_not_changed BEFORE UPDATE ON statements
BEGIN SELECT RAISE(ABORT, 'an issued statement is not changed'); END;

CREATE TRIGGER statements_are_not_removed BEFORE DELETE ON statements
BEGIN SELECT RAISE(ABORT, 'an issued statement is not removed'); END;

-- Which statement a credit stands in: one at most.
CREATE TABLE statement_credits (
  credit_id TEXT NOT NULL PRIMARY KEY,
  statement_id TEXT NOT NULL
) WITHOUT ROWID, STRICT;

CREATE TRIGGER statement_credits_are_not_changed BEFORE UPDATE ON statement_credits
BEGIN SELECT RAISE(ABORT, 'an issued statement is not changed'); END;

CREATE TRIGGER statement_credits_are_not_removed BEFORE DELETE ON statement_credits
BEGIN SELECT RAISE(ABORT, 'an issued statement is not changed'); END;
