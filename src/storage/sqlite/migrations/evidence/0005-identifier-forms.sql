-- Every digest of a phone or device whose plain text was seen, sealed, by the subject that it is kept by. The rows of
-- evidence_aliases lead from a digest that is no md5 to its subject.
CREATE TABLE identifier_forms (
  subject TEXT NOT NULL PRIMARY KEY,
  forms_sealed BLOB NOT NULL,
  last_ms INTEGER NOT NULL
) WITHOUT ROWID, STRICT;

CREATE INDEX identifier_forms_by_last ON identifier_forms (last_ms);
