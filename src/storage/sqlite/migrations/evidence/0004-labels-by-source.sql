-- A reference is unique within its source: nobody overwrites what another source told.
CREATE TABLE evidence_labels_by_source (
  subject BLOB NOT NULL,
  source TEXT NOT NULL,
  reference TEXT NOT NULL,
  outcome TEXT NOT NULL CHECK (outcome IN ('fraud', 'genuine')),
  observed_at_ms INTEGER NOT NULL,
  PRIMARY KEY (subject, source, reference)
) WITHOUT ROWID, STRICT;

INSERT INTO evidence_labels_by_source SELECT subject, source, reference, outcome, observed_at_ms FROM evidence_labels;

INSERT INTO evidence_sources SELECT DISTINCT source FROM evidence_labels WHERE true ON CONFLICT DO NOTHING;

DROP TABLE evidence_labels;

ALTER TABLE evidence_labels_by_source RENAME TO evidence_labels;
