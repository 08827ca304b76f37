-- min_reader: 2
-- How often everything that happened in a sandbox was replaced, and the pictures to which answers of sandboxes link.
CREATE TABLE sandbox_resets (
  app_id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  times BIGINT NOT NULL
);
CREATE TABLE sandbox_pictures (
  name TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  app_id TEXT COLLATE "C" NOT NULL,
  number BIGINT NOT NULL
);
CREATE INDEX sandbox_pictures_by_event ON sandbox_pictures (app_id, number);
INSERT INTO sandbox_pictures (name, app_id, number)
  SELECT p.value ->> 'name', e.app_id, e.number
  FROM sandbox_events e, json_array_elements(COALESCE(CAST(e.body AS json) #> '{what,pictures}', '[]')) p
  ON CONFLICT (name) DO NOTHING;
