-- The photos of a person that are references, in their order. A photo in which no face could be used is one too, so that
-- the same photo is recognised when it comes again.
CREATE TABLE person_references (
  person_id TEXT NOT NULL REFERENCES persons (person_id) ON DELETE CASCADE,
  photo_digest TEXT NOT NULL,
  place INTEGER NOT NULL,
  PRIMARY KEY (person_id, photo_digest)
) STRICT;

INSERT INTO person_references SELECT person_id, photo_digest, 1 FROM persons WHERE photo_digest IS NOT NULL;

CREATE TABLE person_faces_by_photo (
  person_id TEXT NOT NULL REFERENCES persons (person_id) ON DELETE CASCADE,
  photo_digest TEXT NOT NULL,
  model_id TEXT NOT NULL,
  embedding_sealed BLOB NOT NULL,
  norm REAL NOT NULL,
  made_at_ms INTEGER NOT NULL,
  PRIMARY KEY (person_id, photo_digest, model_id),
  FOREIGN KEY (person_id, photo_digest) REFERENCES person_references (person_id, photo_digest) ON DELETE CASCADE
) STRICT;

INSERT INTO person_faces_by_photo
SELECT f.person_id, p.photo_digest, f.model_id, f.embedding_sealed, f.norm, f.made_at_ms
FROM person_faces f JOIN persons p USING (person_id);

DROP TABLE person_faces;
ALTER TABLE person_faces_by_photo RENAME TO person_faces;

CREATE TABLE person_photos_by_photo (
  person_id TEXT NOT NULL REFERENCES persons (person_id) ON DELETE CASCADE,
  photo_digest TEXT NOT NULL,
  photo_sealed BLOB NOT NULL,
  kept_at_ms INTEGER NOT NULL,
  PRIMARY KEY (person_id, photo_digest),
  FOREIGN KEY (person_id, photo_digest) REFERENCES person_references (person_id, photo_digest) ON DELETE CASCADE
) STRICT;

INSERT INTO person_photos_by_photo
SELECT k.person_id, p.photo_digest, k.photo_sealed, k.kept_at_ms
FROM person_photos k JOIN persons p USING (person_id);

DROP TABLE person_photos;
ALTER TABLE person_photos_by_photo RENAME TO person_photos;
