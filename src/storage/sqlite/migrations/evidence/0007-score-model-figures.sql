-- What a training measured of its model, as JSON of MODEL_FIGURES, for charts. Null if it was not kept.
ALTER TABLE score_models ADD COLUMN figures TEXT;
