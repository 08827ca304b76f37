CREATE TABLE admin_identities (
  issuer TEXT NOT NULL,
  subject TEXT NOT NULL,
  administrator_id TEXT NOT NULL REFERENCES administrators (id),
  role_from_claim INTEGER NOT NULL,
  since_ms INTEGER NOT NULL,
  PRIMARY KEY (issuer, subject)
) STRICT;

CREATE UNIQUE INDEX admin_identities_of ON admin_identities (administrator_id, issuer);
