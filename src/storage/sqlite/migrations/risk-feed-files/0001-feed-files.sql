-- Files of feeds that are too large for one call, in parts that are compressed one by one.
CREATE TABLE risk_feed_parts (
  feed_id TEXT NOT NULL,
  part INTEGER NOT NULL,
  at_ms INTEGER NOT NULL,
  bytes_gzip BLOB NOT NULL,
  PRIMARY KEY (feed_id, part)
) STRICT;
