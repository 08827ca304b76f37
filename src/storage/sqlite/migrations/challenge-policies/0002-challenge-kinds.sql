-- Apps whose challenges are of kinds of their own choice. All others have the site's.
CREATE TABLE challenge_kinds (
  app_id TEXT NOT NULL PRIMARY KEY,
  kinds TEXT NOT NULL CHECK (kinds IN ('actions', 'colours-or-actions', 'actions-or-colours'))
) WITHOUT ROWID, STRICT;
