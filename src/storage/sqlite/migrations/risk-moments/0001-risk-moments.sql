-- What happened to accounts, devices, phones and addresses. `entity` is the first letters of its kind and a pseudonym.
CREATE TABLE risk_moments (
  entity TEXT NOT NULL,
  at_ms INTEGER NOT NULL,
  reference TEXT NOT NULL,
  what TEXT NOT NULL,
  is_request INTEGER NOT NULL CHECK (is_request IN (0, 1)),
  PRIMARY KEY (entity, at_ms, reference)
) WITHOUT ROWID, STRICT;

CREATE INDEX risk_moments_by_time ON risk_moments (at_ms);

-- References under which something was reported, so that it counts once.
CREATE TABLE risk_reported_moments (
  reference TEXT NOT NULL PRIMARY KEY,
  at_ms INTEGER NOT NULL
) WITHOUT ROWID, STRICT;

CREATE INDEX risk_reported_moments_by_time ON risk_reported_moments (at_ms);
