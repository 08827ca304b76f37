-- More rules that every site begins with.
INSERT INTO alert_rules VALUES
  ('alr_000000000000000008', 0, '{"name":"","kind":"cases-overdue","threshold":0,"windowMinutes":5,"callsMin":0,"forMinutes":0,"only":null,"severity":"warning","isPaused":false,"createdBy":""}'),
  ('alr_000000000000000009', 0, '{"name":"","kind":"feed-age","threshold":0,"windowMinutes":5,"callsMin":0,"forMinutes":0,"only":null,"severity":"warning","isPaused":false,"createdBy":""}');
