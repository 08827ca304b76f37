-- min_reader: 1
-- Functions under the names that SQLite gives them, so that both engines read the same statements.

CREATE FUNCTION hex(bytes BYTEA) RETURNS TEXT LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
  AS $$ SELECT upper(encode(bytes, 'hex')) $$;
CREATE FUNCTION unhex(digits TEXT) RETURNS BYTEA LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
  AS $$ SELECT decode(digits, 'hex') $$;
CREATE FUNCTION instr(whole TEXT, part TEXT) RETURNS INTEGER LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
  AS $$ SELECT strpos(whole, part) $$;
CREATE FUNCTION max(a BIGINT, b BIGINT) RETURNS BIGINT LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
  AS $$ SELECT greatest(a, b) $$;
CREATE FUNCTION min(a BIGINT, b BIGINT) RETURNS BIGINT LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
  AS $$ SELECT least(a, b) $$;
-- The second of a day's beginning in UTC.
CREATE FUNCTION unixepoch(day TEXT) RETURNS BIGINT LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
  AS $$ SELECT (to_date(day, 'YYYY-MM-DD') - DATE '1970-01-01')::bigint * 86400 $$;
-- The day in UTC of a second.
CREATE FUNCTION date(second BIGINT, kind TEXT) RETURNS TEXT LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
  AS $$ SELECT to_char(DATE '1970-01-01' + floor(second / 86400.0)::int, 'YYYY-MM-DD') $$;

-- A path such as $.decision.fired or $[3].
CREATE FUNCTION json_path_of(path TEXT) RETURNS TEXT[] LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
  AS $$ SELECT string_to_array(ltrim(regexp_replace(substr(path, 2), '\[(\d+)\]', '.\1', 'g'), '.'), '.') $$;
CREATE FUNCTION json_text_at(document TEXT, path TEXT) RETURNS TEXT LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
  AS $$ SELECT document::json #>> json_path_of(path) $$;
CREATE FUNCTION json_text_at(document TEXT, place INTEGER) RETURNS TEXT LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
  AS $$ SELECT document::json ->> place $$;
CREATE FUNCTION json_part_at(document TEXT, path TEXT) RETURNS TEXT LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
  AS $$ SELECT (document::json #> json_path_of(path))::text $$;
CREATE OPERATOR ->> (LEFTARG = TEXT, RIGHTARG = TEXT, FUNCTION = json_text_at);
CREATE OPERATOR ->> (LEFTARG = TEXT, RIGHTARG = INTEGER, FUNCTION = json_text_at);
CREATE OPERATOR -> (LEFTARG = TEXT, RIGHTARG = TEXT, FUNCTION = json_part_at);
CREATE FUNCTION json_extract(document TEXT, path TEXT) RETURNS TEXT LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
  AS $$ SELECT document::json #>> json_path_of(path) $$;
CREATE FUNCTION json_each(document TEXT) RETURNS TABLE (key TEXT, value TEXT) LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
  AS $$ SELECT (place - 1)::text, element #>> '{}'
    FROM json_array_elements(document::json) WITH ORDINALITY AS each (element, place) $$;
CREATE FUNCTION json_each(document TEXT, path TEXT) RETURNS TABLE (key TEXT, value TEXT)
  LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
  AS $$ SELECT (place - 1)::text, element #>> '{}'
    FROM json_array_elements(document::json #> json_path_of(path)) WITH ORDINALITY AS each (element, place) $$;
CREATE FUNCTION joined(before TEXT, part TEXT) RETURNS TEXT LANGUAGE sql IMMUTABLE PARALLEL SAFE
  AS $$ SELECT concat_ws(',', before, part) $$;
CREATE AGGREGATE group_concat(TEXT) (SFUNC = joined, STYPE = TEXT);
