CREATE TABLE alert_rules (
  id TEXT NOT NULL PRIMARY KEY,
  created_at_ms INTEGER NOT NULL,
  rule TEXT NOT NULL
) WITHOUT ROWID, STRICT;

-- Alerts that rise, fire or fall. One that is over has no row.
CREATE TABLE alert_states (
  rule_id TEXT NOT NULL,
  subject TEXT NOT NULL,
  phase TEXT NOT NULL CHECK (phase IN ('rising', 'firing', 'falling')),
  since_ms INTEGER NOT NULL,
  fired_at_ms INTEGER,
  value REAL,
  PRIMARY KEY (rule_id, subject)
) WITHOUT ROWID, STRICT;

-- The rules that every site begins with.
INSERT INTO alert_rules VALUES
  ('alr_000000000000000001', 0, '{"name":"","kind":"failure-rate","threshold":0.01,"windowMinutes":5,"callsMin":20,"forMinutes":2,"only":null,"severity":"critical","isPaused":false,"createdBy":""}'),
  ('alr_000000000000000002', 0, '{"name":"","kind":"latency-p95","threshold":3000,"windowMinutes":10,"callsMin":20,"forMinutes":5,"only":null,"severity":"warning","isPaused":false,"createdBy":""}'),
  ('alr_000000000000000003', 0, '{"name":"","kind":"package-left","threshold":0.1,"windowMinutes":5,"callsMin":0,"forMinutes":0,"only":null,"severity":"warning","isPaused":false,"createdBy":""}'),
  ('alr_000000000000000004', 0, '{"name":"","kind":"package-ends","threshold":7,"windowMinutes":5,"callsMin":0,"forMinutes":0,"only":null,"severity":"warning","isPaused":false,"createdBy":""}'),
  ('alr_000000000000000005', 0, '{"name":"","kind":"budget-used","threshold":0.8,"windowMinutes":5,"callsMin":0,"forMinutes":0,"only":null,"severity":"warning","isPaused":false,"createdBy":""}'),
  ('alr_000000000000000006', 0, '{"name":"","kind":"reject-rate","threshold":0.3,"windowMinutes":60,"callsMin":100,"forMinutes":10,"only":null,"severity":"warning","isPaused":false,"createdBy":""}'),
  ('alr_000000000000000007', 0, '{"name":"","kind":"backup-age","threshold":48,"windowMinutes":5,"callsMin":0,"forMinutes":0,"only":null,"severity":"warning","isPaused":false,"createdBy":""}');
