-- By what decisions are found, e.g. 'level review', 'scene e_login_protection', 'rule new-device', 'type 102'. Level
-- 'pass' has no mark, because most decisions pass.
CREATE TABLE risk_marks (
  mark TEXT NOT NULL,
  at_ms INTEGER NOT NULL,
  order_id TEXT NOT NULL,
  PRIMARY KEY (mark, at_ms, order_id)
) WITHOUT ROWID, STRICT;

-- Counts of decisions by minute, hour and day of Asia/Shanghai, written with the decisions. They hold no person.
CREATE TABLE risk_series (
  step TEXT NOT NULL CHECK (step IN ('minute', 'hour', 'day')),
  kind TEXT NOT NULL CHECK (kind IN ('scene', 'rule', 'type')),
  starts_at_ms INTEGER NOT NULL,
  name TEXT NOT NULL,
  level TEXT NOT NULL CHECK (level IN ('pass', 'review', 'reject')),
  decisions INTEGER NOT NULL,
  PRIMARY KEY (step, kind, starts_at_ms, name, level)
) WITHOUT ROWID, STRICT;

-- The decisions that are kept already.
INSERT INTO risk_marks SELECT 'level ' || level, at_ms, order_id FROM risk_decisions WHERE level <> 'pass';
INSERT OR IGNORE INTO risk_marks
SELECT 'rule ' || value, at_ms, order_id FROM risk_decisions, json_each(detail, '$.decision.fired');
INSERT OR IGNORE INTO risk_marks
SELECT 'type ' || value, at_ms, order_id FROM risk_decisions, json_each(detail, '$.decision.types');
INSERT OR IGNORE INTO risk_marks
SELECT 'scene ' || (features ->> ('$[' || names.key || ']')), at_ms, order_id
FROM risk_decisions JOIN risk_feature_tables USING (table_id), json_each(names) AS names
WHERE names.value = 'scene' AND features ->> ('$[' || names.key || ']') <> '';

INSERT INTO risk_series
SELECT 'minute', 'rule', marks.at_ms - marks.at_ms % 60000, substr(mark, 6), level, count(*)
FROM risk_marks AS marks JOIN risk_decisions USING (order_id) WHERE mark >= 'rule ' AND mark < 'rule!'
GROUP BY 3, 4, 5;
INSERT INTO risk_series
SELECT 'minute', 'type', marks.at_ms - marks.at_ms % 60000, substr(mark, 6), level, count(*)
FROM risk_marks AS marks JOIN risk_decisions USING (order_id) WHERE mark >= 'type ' AND mark < 'type!'
GROUP BY 3, 4, 5;
INSERT INTO risk_series
SELECT 'minute', 'scene', at_ms - at_ms % 60000,
  CASE features ->> ('$[' || names.key || ']')
    WHEN 'e_register_protection' THEN 'register' WHEN 'e_login_protection' THEN 'login'
    WHEN 'e_activity_antirush' THEN 'activity' WHEN '' THEN 'none' ELSE 'other' END,
  level, count(*)
FROM risk_decisions JOIN risk_feature_tables USING (table_id), json_each(names) AS names
WHERE names.value = 'scene' GROUP BY 3, 4, 5;
INSERT INTO risk_series
SELECT 'hour', kind, starts_at_ms - starts_at_ms % 3600000, name, level, sum(decisions)
FROM risk_series WHERE step = 'minute' GROUP BY 2, 3, 4, 5;
INSERT INTO risk_series
SELECT 'day', kind, (starts_at_ms + 28800000) / 86400000 * 86400000 - 28800000, name, level, sum(decisions)
FROM risk_series WHERE step = 'hour' GROUP BY 2, 3, 4, 5;
