-- Publications of rule versions that stand, the last one with the highest number. A rollback removes the last one.
CREATE TABLE risk_publications (
  number INTEGER NOT NULL PRIMARY KEY,
  version_id TEXT NOT NULL
) STRICT;

-- Of earlier times only the last activation of each version is known. A version that is newer than the active one was
-- rolled back.
INSERT INTO risk_publications
SELECT row_number() OVER (ORDER BY number), version_id FROM risk_rule_versions
WHERE activated_at_ms IS NOT NULL AND number <= (SELECT number FROM risk_rule_versions WHERE state = 'active');
