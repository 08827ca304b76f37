-- The last change of each kind of state that processes keep in memory. Every change takes the next number.
CREATE TABLE changes (
  area TEXT NOT NULL PRIMARY KEY,
  number INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE change_clock (
  only INTEGER NOT NULL PRIMARY KEY CHECK (only = 1),
  number INTEGER NOT NULL
) STRICT;

INSERT INTO change_clock VALUES (1, 0);
