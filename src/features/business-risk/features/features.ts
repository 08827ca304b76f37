import { sixDigits } from './six-digits.ts';
import { FEATURES, FEATURE_NAMES, STATIC_GROUP_NAMES, type FeatureName } from './feature-table.ts';

/** A value of a feature; a number is finite. */
export type FeatureValue = number | boolean | string | null;

/** Values by name that do not stand in the table. */
export type ExtraValues = Readonly<Record<string, FeatureValue>>;
const NO_EXTRA: ExtraValues = {};

const INDEX: ReadonlyMap<string, number> = new Map(FEATURE_NAMES.map((name, index) => [name, index]));
/** What a rule sees in place of null. */
export const ABSENT = { number: Number.NaN, flag: false, text: '' } as const;
/** What rules see in place of null, by name of a feature beside the table. */
export type AbsentValues = ReadonlyMap<string, number | boolean | string>;
const NOTHING_ABSENT: AbsentValues = new Map();
const NO_VALUES: readonly FeatureValue[] = FEATURES.map(() => null);
const ABSENT_BY_INDEX = FEATURES.map(({ type }) => ABSENT[type]);

/** Every feature of one decision, in table order: a list, since a request writes all of them and rules read few. */
export class Features {
  readonly #values: readonly FeatureValue[];
  /** Values beside the table that are stored with it: declared fields, and features on demand that a rule read. */
  readonly extra: ExtraValues;
  /** Values that rules see and that are neither stored nor shown. */
  readonly personal: ExtraValues;

  /**
   * @param values in table order; what is missing at the end is null
   */
  constructor(values: readonly FeatureValue[], extra: ExtraValues = NO_EXTRA, personal: ExtraValues = NO_EXTRA) {
    this.#values = values;
    this.extra = extra;
    this.personal = personal;
  }

  /** The same features, with values beside the table. */
  with(extra: ExtraValues, personal: ExtraValues): Features {
    return new Features(this.#values, extra, personal);
  }

  /** From values by name; what is not named is null. */
  static of(values: Partial<Record<FeatureName, FeatureValue>>): Features {
    return new Features(FEATURE_NAMES.map((name) => values[name] ?? null));
  }

  /**
   * Numbers keep six significant digits, so that what is stored is what decided.
   * @param groups values by name, in the order of STATIC_GROUP_NAMES; @param rest velocity, then baselines, in table order
   */
  static joined(
    groups: readonly Readonly<Record<string, FeatureValue>>[],
    ...rest: readonly (readonly FeatureValue[])[]
  ): Features {
    // A copy to fill: while a list grows value by value, it is copied several times.
    const values = NO_VALUES.slice();
    let at = 0;
    for (let index = 0; index < STATIC_GROUP_NAMES.length; index += 1) {
      const group = groups[index] ?? {};
      for (const name of STATIC_GROUP_NAMES[index] ?? []) values[at++] = rounded(group[name] ?? null);
    }
    for (const list of rest) for (const value of list) values[at++] = rounded(value);
    return new Features(values);
  }

  get(name: FeatureName): FeatureValue {
    return this.#values[INDEX.get(name) ?? -1] ?? null;
  }

  /** Any value by name. Null if there is none. */
  look(name: string): FeatureValue {
    const index = INDEX.get(name);
    return (index === undefined ? this.beside(name) : this.#values[index]) ?? null;
  }

  /** A value beside the table, personal ones included. Undefined if it was not computed. */
  beside(name: string): FeatureValue | undefined {
    return this.extra[name] ?? this.personal[name];
  }

  /** In table order. */
  get values(): readonly FeatureValue[] {
    return this.#values;
  }

  /** Every value by name, without the personal ones. */
  toRecord(): Record<string, FeatureValue> {
    return { ...Object.fromEntries(FEATURE_NAMES.map((name) => [name, this.get(name)])), ...this.extra };
  }
}

function rounded(value: FeatureValue): FeatureValue {
  return typeof value === 'number' && !Number.isInteger(value) ? sixDigits(value) : value;
}

/** Features as straight code of conditions reads them. */
export interface RuleValues {
  /** The values of the feature table, in its order. */
  readonly table: readonly FeatureValue[];
  /** @param name of a feature beside the table. Gives what stands for null if it is null */
  beside(name: string): number | boolean | string | undefined;
}

/**
 * Features as conditions read them: an absent number is NaN, so that every comparison with it but `!=` is false (and
 * compileRules writes `!=` in another way); an absent text is empty, an absent flag false. A Map only in shape: nothing is copied.
 */
export class RuleContext extends Map<string, number | boolean | string> implements RuleValues {
  readonly #features: Features;
  readonly table: readonly FeatureValue[];
  readonly #absent: AbsentValues;

  /** @param absent what a rule sees in place of null, for features beside the table */
  constructor(features: Features, absent: AbsentValues = NOTHING_ABSENT) {
    super();
    this.#features = features;
    this.table = features.values;
    this.#absent = absent;
  }

  beside(name: string): number | boolean | string | undefined {
    return this.#features.beside(name) ?? this.#absent.get(name);
  }

  override get(name: string): number | boolean | string | undefined {
    const index = INDEX.get(name);
    return index === undefined ? this.beside(name) : (this.table[index] ?? ABSENT_BY_INDEX[index]);
  }
}
