-- min_reader: 2
-- Since when a model judges beside the published one without changing answers. NULL for all but one at most.
ALTER TABLE score_models ADD COLUMN shadow_since_ms BIGINT;
