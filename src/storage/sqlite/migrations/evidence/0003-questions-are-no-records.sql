-- Of each app the first question of a day about a subject counts, so that asking again changes nothing.
ALTER TABLE evidence_queries ADD COLUMN counts INTEGER NOT NULL DEFAULT 1;

CREATE INDEX evidence_queries_that_count ON evidence_queries (subject, at_ms, app_id) WHERE counts = 1;

-- By whose question two subjects were seen together; '' for a report, and for every link from before this step.
CREATE TABLE evidence_links_by_app (
  subject BLOB NOT NULL,
  other BLOB NOT NULL,
  app_id TEXT NOT NULL,
  other_kind TEXT NOT NULL,
  first_ms INTEGER NOT NULL,
  last_ms INTEGER NOT NULL,
  PRIMARY KEY (subject, other, app_id)
) WITHOUT ROWID, STRICT;

INSERT INTO evidence_links_by_app SELECT subject, other, '', other_kind, first_ms, last_ms FROM evidence_links;

DROP TABLE evidence_links;

ALTER TABLE evidence_links_by_app RENAME TO evidence_links;
