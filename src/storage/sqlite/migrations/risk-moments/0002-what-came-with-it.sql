-- Where a request came from and what came with it, as JSON. Empty unless a rule reads it.
ALTER TABLE risk_moments ADD COLUMN more TEXT NOT NULL DEFAULT '';
