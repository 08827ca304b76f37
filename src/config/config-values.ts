import { z } from 'zod';

/** A TCP port. 0 takes a free one. */
export const port = z.coerce.number().int().min(0).max(65_535);
/** A list of texts, or one text that separates them by commas, as an environment variable does. */
export const list = z.preprocess(
  (text) =>
    typeof text === 'string'
      ? text
          .split(',')
          .map((part) => part.trim())
          .filter(Boolean)
      : text,
  z.array(z.string()),
);

/** A text that may be left out, but not be empty. */
export const optionalText = z.string().min(1).optional();
