-- Charged calls of each package by day of Asia/Shanghai, written with the ledger rows. They hold no person.
CREATE TABLE package_days (
  app_id TEXT NOT NULL,
  package_id TEXT NOT NULL,
  day TEXT NOT NULL,
  charged INTEGER NOT NULL,
  PRIMARY KEY (app_id, package_id, day)
) WITHOUT ROWID, STRICT;

-- The calls that were settled already: those in the ledger, and those that retention removed.
INSERT INTO package_days
SELECT app_id, package_id, day, sum(charged)
FROM (
  SELECT app_id, package_id, date((received_at_ms + 28800000) / 1000, 'unixepoch') AS day, charged
  FROM ledger WHERE package_id IS NOT NULL AND charged > 0
  UNION ALL
  SELECT app_id, package_id, day, charged FROM retired_calls WHERE package_id <> '' AND charged > 0
)
GROUP BY 1, 2, 3;
