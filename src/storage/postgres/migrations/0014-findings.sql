-- min_reader: 2
-- What the last re-verification of registered people found.
CREATE TABLE person_findings (
  person_id TEXT COLLATE "C" NOT NULL REFERENCES persons (person_id) ON DELETE CASCADE,
  kind TEXT COLLATE "C" NOT NULL,
  photo BIGINT NOT NULL,
  other_id TEXT COLLATE "C" REFERENCES persons (person_id) ON DELETE CASCADE,
  found_at_ms BIGINT NOT NULL,
  PRIMARY KEY (person_id, kind, photo)
);
CREATE INDEX person_findings_by_other ON person_findings (other_id);
CREATE INDEX person_findings_by_time ON person_findings (found_at_ms);
CREATE INDEX person_references_by_digest ON person_references (photo_digest);
