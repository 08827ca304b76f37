import { FEATURE_NAMES } from './feature-table.ts';
import { Features, type ExtraValues, type FeatureValue } from './features.ts';

/**
 * Writes features as stored decisions keep them: the values in table order, and behind them an object of those beside the
 * table if there are any. JSON. Personal values are left out.
 */
export function encodeFeatures({ values, extra }: Features): string {
  for (const _ in extra) return JSON.stringify([...values, extra]);
  return JSON.stringify(values);
}

/**
 * Reads stored values back under the names they were stored with (the table of that time). Features that did not exist
 * then are null; those that no longer exist are dropped. Throws SyntaxError if the text is no list of values.
 */
export function decodeFeatures(text: string, names: readonly string[]): Features {
  const values: unknown = JSON.parse(text);
  if (!Array.isArray(values)) throw new SyntaxError('stored features are a list of values');
  const byName = new Map(names.map((name, index) => [name, readValue(values[index])]));
  return new Features(
    FEATURE_NAMES.map((name) => byName.get(name) ?? null),
    readExtra(values[names.length]),
  );
}

function readExtra(value: unknown): ExtraValues {
  if (typeof value !== 'object' || value === null) return {};
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, readValue(each)]));
}

function readValue(value: unknown): FeatureValue {
  return typeof value === 'number' || typeof value === 'boolean' || typeof value === 'string' ? value : null;
}
