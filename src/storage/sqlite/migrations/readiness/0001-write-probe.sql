-- One row: the probe that was written last.
CREATE TABLE write_probe (
  id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
  at_ms INTEGER NOT NULL,
  filler BLOB NOT NULL
) STRICT;
