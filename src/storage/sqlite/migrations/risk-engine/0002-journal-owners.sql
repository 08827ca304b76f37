-- Each process that shares the database numbers its events by itself, so each has numbers of its own. The owner is '' if
-- a process has the database for itself.
ALTER TABLE velocity_journal RENAME TO velocity_journal_of_one;

CREATE TABLE velocity_journal (
  owner TEXT NOT NULL,
  seq INTEGER NOT NULL,
  record BLOB NOT NULL,
  PRIMARY KEY (owner, seq)
) WITHOUT ROWID, STRICT;

INSERT INTO velocity_journal SELECT '', seq, record FROM velocity_journal_of_one ORDER BY seq;

DROP TABLE velocity_journal_of_one;
