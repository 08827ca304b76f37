-- How often everything that happened in a sandbox was replaced. Without a row, never.
CREATE TABLE sandbox_resets (
  app_id TEXT NOT NULL PRIMARY KEY,
  times INTEGER NOT NULL
) WITHOUT ROWID, STRICT;

-- The pictures to which answers of sandboxes link.
CREATE TABLE sandbox_pictures (
  name TEXT NOT NULL PRIMARY KEY,
  app_id TEXT NOT NULL,
  -- Of its event.
  number INTEGER NOT NULL
) WITHOUT ROWID, STRICT;

CREATE INDEX sandbox_pictures_by_event ON sandbox_pictures (app_id, number);

INSERT OR IGNORE INTO sandbox_pictures (name, app_id, number)
  SELECT json_extract(p.value, '$.name'), e.app_id, e.number FROM sandbox_events e, json_each(e.body, '$.what.pictures') p;
