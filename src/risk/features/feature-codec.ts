import { FEATURES, FEATURE_NAMES, type Features, type FeatureValue } from './feature-table.ts';

/** Writes features as stored decisions keep them: the values in table order, JSON. Numbers keep six significant digits. */
export function encodeFeatures(features: Features): string {
  return JSON.stringify(FEATURE_NAMES.map((name) => short(features[name])));
}

/**
 * Reads stored values back under the names they were stored with (the table of that time). Features that did not exist
 * then are null; those that no longer exist are dropped. Throws SyntaxError where the text is no list of values.
 */
export function decodeFeatures(text: string, names: readonly string[]): Features {
  const values: unknown = JSON.parse(text);
  if (!Array.isArray(values)) throw new SyntaxError('stored features are a list of values');
  const byName = new Map(names.map((name, index) => [name, readValue(values[index])]));
  return Object.fromEntries(FEATURE_NAMES.map((name) => [name, byName.get(name) ?? null])) as Features;
}

function readValue(value: unknown): FeatureValue {
  return typeof value === 'number' || typeof value === 'boolean' || typeof value === 'string' ? value : null;
}

function short(value: FeatureValue): FeatureValue {
  return typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(6)) : value;
}

/** What a rule sees in place of null: every comparison with such a number is false, the text is empty, the flag false. */
export function ruleValues(features: Features): Record<string, number | boolean | string> {
  const values: Record<string, number | boolean | string> = {};
  for (const { name, type } of FEATURES) values[name] = features[name] ?? ABSENT[type];
  return values;
}

const ABSENT = { number: Number.NaN, flag: false, text: '' } as const;
