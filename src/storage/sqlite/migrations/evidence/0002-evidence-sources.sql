-- Who ever reported: whether anything came from elsewhere is one seek, however many pieces there are.
CREATE TABLE evidence_sources (
  source TEXT NOT NULL PRIMARY KEY
) WITHOUT ROWID, STRICT;

INSERT INTO evidence_sources SELECT DISTINCT source FROM evidence;
