-- In which seconds there were decisions with a mark, e.g. 'level review', 'scene e_login_protection', 'rule new-device',
-- 'type 102'. Who looks for decisions reads those of these seconds. Before, each decision had a row for each of its marks.
CREATE TABLE risk_mark_seconds (
  mark TEXT NOT NULL,
  second INTEGER NOT NULL,
  PRIMARY KEY (mark, second)
) WITHOUT ROWID, STRICT;

INSERT INTO risk_mark_seconds SELECT DISTINCT mark, at_ms / 1000 FROM risk_marks;

DROP TABLE risk_marks;
