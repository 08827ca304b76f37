-- Feeds that the server fetches from their URL. What is fetched is sealed, because addresses often hold a token.
CREATE TABLE risk_feed_schedules (
  name TEXT NOT NULL PRIMARY KEY,
  created_at_ms INTEGER NOT NULL,
  schedule_sealed BLOB NOT NULL,
  state TEXT NOT NULL
) WITHOUT ROWID, STRICT;
