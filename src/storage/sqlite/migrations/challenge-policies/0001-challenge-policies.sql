-- Apps that have a challenge policy of their own. All others have the site's.
CREATE TABLE challenge_policies (
  app_id TEXT NOT NULL PRIMARY KEY,
  policy TEXT NOT NULL CHECK (policy IN ('never', 'grey', 'always'))
) WITHOUT ROWID, STRICT;
