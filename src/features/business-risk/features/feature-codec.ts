import { FEATURE_NAMES } from './feature-table.ts';
import { Features, type FeatureValue } from './features.ts';

/** Writes features as stored decisions keep them: the values in table order, JSON. */
export function encodeFeatures(features: Features): string {
  return JSON.stringify(features.values);
}

/**
 * Reads stored values back under the names they were stored with (the table of that time). Features that did not exist
 * then are null; those that no longer exist are dropped. Throws SyntaxError where the text is no list of values.
 */
export function decodeFeatures(text: string, names: readonly string[]): Features {
  const values: unknown = JSON.parse(text);
  if (!Array.isArray(values)) throw new SyntaxError('stored features are a list of values');
  const byName = new Map(names.map((name, index) => [name, readValue(values[index])]));
  return new Features(FEATURE_NAMES.map((name) => byName.get(name) ?? null));
}

function readValue(value: unknown): FeatureValue {
  return typeof value === 'number' || typeof value === 'boolean' || typeof value === 'string' ? value : null;
}
