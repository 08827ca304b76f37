-- min_reader: 2
-- Feeds that the server fetches from their URL. What is fetched is sealed, because addresses often hold a token.
CREATE TABLE risk_feed_schedules (
  name TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  created_at_ms BIGINT NOT NULL,
  schedule_sealed BYTEA NOT NULL,
  state TEXT COLLATE "C" NOT NULL
);
