-- A row is a picture and its key: what removes the one removes the other.
CREATE TABLE pictures (
  picture_id TEXT NOT NULL PRIMARY KEY,
  person_id TEXT NOT NULL,
  token_digest BLOB NOT NULL,
  key_sealed BLOB NOT NULL,
  encrypted BLOB NOT NULL,
  expires_at_ms INTEGER NOT NULL
) STRICT;

CREATE INDEX pictures_by_end ON pictures (expires_at_ms);
CREATE INDEX pictures_by_person ON pictures (person_id);
