import { FEATURES, FEATURE_NAMES, STATIC_GROUP_NAMES, type FeatureName } from './feature-table.ts';

/** A value of a feature; a number is finite. */
export type FeatureValue = number | boolean | string | null;

const INDEX: ReadonlyMap<string, number> = new Map(FEATURE_NAMES.map((name, index) => [name, index]));
/** What a rule sees in place of null. */
const ABSENT = { number: Number.NaN, flag: false, text: '' } as const;
const ABSENT_BY_INDEX = FEATURES.map(({ type }) => ABSENT[type]);

/** Every feature of one decision, in table order: a list, since a request writes all of them and rules read few. */
export class Features {
  readonly #values: readonly FeatureValue[];

  /** @param values in table order; what is missing at the end is null */
  constructor(values: readonly FeatureValue[]) {
    this.#values = values;
  }

  /** From values by name; what is not named is null. */
  static of(values: Partial<Record<FeatureName, FeatureValue>>): Features {
    return new Features(FEATURE_NAMES.map((name) => values[name] ?? null));
  }

  /**
   * Numbers keep six significant digits, so that what is stored is what decided.
   * @param groups values by name, in the order of STATIC_GROUP_NAMES; @param rest velocity and baselines, in table order
   */
  static joined(groups: readonly Readonly<Record<string, FeatureValue>>[], rest: readonly FeatureValue[]): Features {
    const values: FeatureValue[] = [];
    for (const [index, names] of STATIC_GROUP_NAMES.entries()) {
      const group = groups[index] ?? {};
      for (const name of names) values.push(rounded(group[name] ?? null));
    }
    for (const value of rest) values.push(rounded(value));
    return new Features(values);
  }

  get(name: FeatureName): FeatureValue {
    return this.#values[INDEX.get(name) ?? -1] ?? null;
  }

  /** In table order. */
  get values(): readonly FeatureValue[] {
    return this.#values;
  }

  toRecord(): Record<FeatureName, FeatureValue> {
    return Object.fromEntries(FEATURE_NAMES.map((name) => [name, this.get(name)])) as Record<FeatureName, FeatureValue>;
  }
}

function rounded(value: FeatureValue): FeatureValue {
  return typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(6)) : value;
}

/**
 * Features as conditions read them: an absent number is NaN, so that every comparison with it but `!=` is false; an
 * absent text is empty, an absent flag false. A Map only in shape: nothing is copied.
 */
export class RuleContext extends Map<string, number | boolean | string> {
  readonly #values: readonly FeatureValue[];

  constructor(features: Features) {
    super();
    this.#values = features.values;
  }

  /** @param index place in the feature table */
  at(index: number): number | boolean | string | undefined {
    return this.#values[index] ?? ABSENT_BY_INDEX[index];
  }

  override get(name: string): number | boolean | string | undefined {
    const index = INDEX.get(name);
    return index === undefined ? undefined : (this.#values[index] ?? ABSENT_BY_INDEX[index]);
  }
}
