-- Imports of people that the server carries out. Everything of a person is sealed, and goes when it is done with.
CREATE TABLE person_imports (
  import_id TEXT NOT NULL PRIMARY KEY,
  state TEXT NOT NULL,
  started_by TEXT NOT NULL,
  received_at_ms INTEGER NOT NULL,
  changed_at_ms INTEGER NOT NULL,
  -- The import whose refused rows this one mends.
  mends TEXT,
  has_photos INTEGER NOT NULL,
  photos INTEGER NOT NULL,
  photo_bytes INTEGER NOT NULL,
  photos_missing INTEGER NOT NULL,
  columns_sealed BLOB
) STRICT;

CREATE TABLE person_import_parts (
  import_id TEXT NOT NULL,
  part INTEGER NOT NULL,
  part_sealed BLOB NOT NULL,
  PRIMARY KEY (import_id, part)
) STRICT;

CREATE TABLE person_import_rows (
  import_id TEXT NOT NULL,
  line INTEGER NOT NULL,
  row_number INTEGER NOT NULL,
  state TEXT NOT NULL,
  person_id TEXT,
  -- For each photo of the row the keyed digests of the names under which it may be found, as JSON.
  photo_keys TEXT NOT NULL,
  refusal TEXT,
  detail TEXT,
  row_sealed BLOB,
  PRIMARY KEY (import_id, line)
) STRICT;

CREATE INDEX person_import_rows_by_state ON person_import_rows (import_id, state, line);
CREATE INDEX person_import_rows_by_person ON person_import_rows (person_id);

CREATE TABLE person_import_photos (
  import_id TEXT NOT NULL,
  name_key TEXT NOT NULL,
  photo_sealed BLOB NOT NULL,
  PRIMARY KEY (import_id, name_key)
) STRICT;
