-- min_reader: 2
-- The entities of a decision lie in one row, in the order of time, and a short row for each entity leads there. The two
-- tables of before stay, empty: nodes of the release before write to them while the others are upgraded, and triggers
-- store what they write where it belongs now. A later release drops them.
LOCK TABLE risk_links, risk_marks IN ACCESS EXCLUSIVE MODE;
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
TRUNCATE risk_links;
-- The row of the account, whose kind is 0, tells the whole decision.
CREATE FUNCTION store_link_of_before() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO risk_link_times VALUES (NEW.entity, NEW.at_ms) ON CONFLICT DO NOTHING;
  IF get_byte(NEW.entity, 0) = 0 THEN
    INSERT INTO risk_link_orders VALUES (NEW.at_ms, NEW.order_id, NEW.level, NEW.entity || NEW.others)
      ON CONFLICT DO NOTHING;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER store_link_of_before BEFORE INSERT ON risk_links FOR EACH ROW EXECUTE FUNCTION store_link_of_before();

-- In which seconds there were decisions with a mark.
CREATE TABLE risk_mark_seconds (
  mark TEXT COLLATE "C" NOT NULL,
  second BIGINT NOT NULL,
  PRIMARY KEY (mark, second)
);
INSERT INTO risk_mark_seconds SELECT DISTINCT mark, at_ms / 1000 FROM risk_marks;
TRUNCATE risk_marks;
CREATE FUNCTION store_mark_of_before() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO risk_mark_seconds VALUES (NEW.mark, NEW.at_ms / 1000) ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
CREATE TRIGGER store_mark_of_before BEFORE INSERT ON risk_marks FOR EACH ROW EXECUTE FUNCTION store_mark_of_before();
