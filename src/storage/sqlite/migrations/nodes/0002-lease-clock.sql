-- What is added to the clock of the machine, which all its processes read alike, to get the time by which leases end.
CREATE TABLE lease_clock (
  id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
  base_ms INTEGER NOT NULL
) STRICT;
