-- One row a number that a process holds or held. Times are those of the database's clock.
CREATE TABLE nodes (
  number INTEGER NOT NULL PRIMARY KEY CHECK (number BETWEEN 0 AND 1023),
  incarnation TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  until_ms INTEGER NOT NULL,
  change_seen INTEGER NOT NULL
) STRICT;
