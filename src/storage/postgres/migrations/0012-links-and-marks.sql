-- min_reader: 12
-- The entities of a decision lie in one row, in the order of time, and a short row for each entity leads there.
CREATE FUNCTION instr(whole BYTEA, part BYTEA) RETURNS INTEGER LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
  AS $$ SELECT position(part IN whole) $$;
CREATE TABLE risk_link_orders (
  at_ms BIGINT NOT NULL,
  order_id TEXT COLLATE "C" NOT NULL,
  level TEXT COLLATE "C" NOT NULL CHECK (level IN ('pass', 'review', 'reject')),
  entities BYTEA NOT NULL,
  PRIMARY KEY (at_ms, order_id)
);
CREATE TABLE risk_link_times (
  entity BYTEA NOT NULL,
  at_ms BIGINT NOT NULL,
  PRIMARY KEY (entity, at_ms)
);
INSERT INTO risk_link_orders
SELECT at_ms, order_id, min(level), string_agg(entity, ''::bytea ORDER BY entity)
FROM risk_links GROUP BY at_ms, order_id;
INSERT INTO risk_link_times SELECT DISTINCT entity, at_ms FROM risk_links;
DROP TABLE risk_links;

-- In which seconds there were decisions with a mark.
CREATE TABLE risk_mark_seconds (
  mark TEXT COLLATE "C" NOT NULL,
  second BIGINT NOT NULL,
  PRIMARY KEY (mark, second)
);
INSERT INTO risk_mark_seconds SELECT DISTINCT mark, at_ms / 1000 FROM risk_marks;
DROP TABLE risk_marks;
