-- What the last re-verification of registered people found.
CREATE TABLE person_findings (
  person_id TEXT NOT NULL REFERENCES persons (person_id) ON DELETE CASCADE,
  kind TEXT NOT NULL,
  -- Place of the photo among those of the person, from 1. 0 if it is about the person.
  photo INTEGER NOT NULL,
  other_id TEXT REFERENCES persons (person_id) ON DELETE CASCADE,
  found_at_ms INTEGER NOT NULL,
  PRIMARY KEY (person_id, kind, photo)
) WITHOUT ROWID, STRICT;

CREATE INDEX person_findings_by_other ON person_findings (other_id);
CREATE INDEX person_findings_by_time ON person_findings (found_at_ms);
-- The same file may be registered for two people.
CREATE INDEX person_references_by_digest ON person_references (photo_digest);
