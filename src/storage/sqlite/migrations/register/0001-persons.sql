CREATE TABLE persons (
  person_id TEXT NOT NULL PRIMARY KEY,
  number_md5 BLOB NOT NULL,
  number_sha256 BLOB NOT NULL,
  number_sm3 BLOB NOT NULL,
  name_index BLOB NOT NULL,
  number_sealed BLOB NOT NULL,
  name_sealed BLOB NOT NULL,
  -- Why there is no face; null where there is one.
  faceless TEXT CHECK (faceless IN ('no-photo', 'no-face')),
  photo_digest TEXT,
  enrolled_at_ms INTEGER NOT NULL,
  changed_at_ms INTEGER NOT NULL
) STRICT;

CREATE UNIQUE INDEX persons_by_md5 ON persons (number_md5);
CREATE UNIQUE INDEX persons_by_sha256 ON persons (number_sha256);
CREATE UNIQUE INDEX persons_by_sm3 ON persons (number_sm3);
CREATE INDEX persons_by_name ON persons (name_index, person_id);

CREATE TABLE person_faces (
  person_id TEXT NOT NULL REFERENCES persons (person_id) ON DELETE CASCADE,
  model_id TEXT NOT NULL,
  embedding_sealed BLOB NOT NULL,
  norm REAL NOT NULL,
  made_at_ms INTEGER NOT NULL,
  PRIMARY KEY (person_id, model_id)
) STRICT;

CREATE TABLE person_photos (
  person_id TEXT NOT NULL PRIMARY KEY REFERENCES persons (person_id) ON DELETE CASCADE,
  photo_sealed BLOB NOT NULL,
  kept_at_ms INTEGER NOT NULL
) STRICT;

CREATE TABLE erasures (
  certificate_id TEXT NOT NULL PRIMARY KEY,
  person_id TEXT NOT NULL,
  erased_at_ms INTEGER NOT NULL,
  certificate TEXT NOT NULL
) STRICT;

CREATE INDEX erasures_by_time ON erasures (erased_at_ms, certificate_id);

CREATE TRIGGER erasures_are_not_changed BEFORE UPDATE ON erasures
BEGIN SELECT RAISE(ABORT, 'certificates of erasure are append-only'); END;

CREATE TRIGGER erasures_are_not_removed BEFORE DELETE ON erasures
BEGIN SELECT RAISE(ABORT, 'certificates of erasure are append-only'); END;
