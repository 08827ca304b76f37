-- Subjects are 16 bytes of a blind index. Everything about one lies together: a look-up is one seek a table.
CREATE TABLE evidence (
  subject BLOB NOT NULL,
  evidence_id BLOB NOT NULL,
  code INTEGER NOT NULL,
  level INTEGER NOT NULL CHECK (level BETWEEN 1 AND 3),
  weight REAL NOT NULL CHECK (weight > 0 AND weight <= 1),
  source TEXT NOT NULL,
  observed_at_ms INTEGER NOT NULL,
  expires_at_ms INTEGER,
  PRIMARY KEY (subject, evidence_id)
) WITHOUT ROWID, STRICT;

CREATE INDEX evidence_by_expiry ON evidence (expires_at_ms) WHERE expires_at_ms IS NOT NULL;

-- The sha256 and SM3 forms of a subject whose plain text was seen, and the md5 form that it is kept by.
CREATE TABLE evidence_aliases (
  alias BLOB NOT NULL PRIMARY KEY,
  subject BLOB NOT NULL
) WITHOUT ROWID, STRICT;

CREATE INDEX evidence_aliases_by_subject ON evidence_aliases (subject);

CREATE TABLE evidence_queries (
  subject BLOB NOT NULL,
  at_ms INTEGER NOT NULL,
  order_id TEXT NOT NULL,
  app_id TEXT NOT NULL,
  PRIMARY KEY (subject, at_ms, order_id)
) WITHOUT ROWID, STRICT;

CREATE TABLE evidence_links (
  subject BLOB NOT NULL,
  other BLOB NOT NULL,
  other_kind TEXT NOT NULL,
  first_ms INTEGER NOT NULL,
  last_ms INTEGER NOT NULL,
  PRIMARY KEY (subject, other)
) WITHOUT ROWID, STRICT;

CREATE TABLE evidence_labels (
  subject BLOB NOT NULL,
  reference TEXT NOT NULL,
  outcome TEXT NOT NULL CHECK (outcome IN ('fraud', 'genuine')),
  observed_at_ms INTEGER NOT NULL,
  source TEXT NOT NULL,
  PRIMARY KEY (subject, reference)
) WITHOUT ROWID, STRICT;

CREATE TABLE score_answers (
  order_id TEXT NOT NULL PRIMARY KEY,
  api TEXT NOT NULL,
  app_id TEXT NOT NULL,
  at_ms INTEGER NOT NULL,
  subjects TEXT NOT NULL,
  detail TEXT
) STRICT;

CREATE INDEX score_answers_by_time ON score_answers (at_ms, order_id);

CREATE TABLE score_models (
  model_id TEXT NOT NULL PRIMARY KEY,
  number INTEGER NOT NULL UNIQUE,
  document TEXT NOT NULL,
  report TEXT,
  onnx BLOB,
  created_by TEXT NOT NULL,
  created_at_ms INTEGER NOT NULL,
  published_at_ms INTEGER,
  is_published INTEGER NOT NULL CHECK (is_published IN (0, 1))
) STRICT;

CREATE UNIQUE INDEX score_models_one_published ON score_models (is_published) WHERE is_published = 1;
