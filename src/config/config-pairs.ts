import { z } from 'zod';

/** A setting of `from=to` pairs separated by commas, e.g. `a=1,b=2`, or an object of them. `record` checks the pairs. */
export function pairs<T extends z.ZodType>(record: T) {
  return z.preprocess(
    (value) =>
      typeof value === 'string'
        ? Object.fromEntries(
            value
              .split(',')
              .filter((pair) => pair.trim() !== '')
              .map((pair) => pair.split('=').map((part) => part.trim())),
          )
        : value,
    record,
  );
}
