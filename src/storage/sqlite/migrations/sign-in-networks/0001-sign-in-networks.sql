-- Networks from which administrators signed in, as digests, so that guesses from elsewhere lock nobody out there.
CREATE TABLE sign_in_networks (
  name TEXT NOT NULL,
  network TEXT NOT NULL,
  signed_in_at_ms INTEGER NOT NULL,
  PRIMARY KEY (name, network)
) WITHOUT ROWID, STRICT;
