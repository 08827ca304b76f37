import { plainName, readTruth } from './device-signals.ts';
import type { DeclaredValues, Detail } from './risk-request.ts';

export const FIELD_TYPES = ['number', 'boolean', 'choice', 'text'] as const;
/** Type of a declared field. A `choice` has a closed list of values, a `text` has none. */
export type FieldType = (typeof FIELD_TYPES)[number];

/** A field of Details that an operator declared for one app. Rules read it as `detail_` and its name. */
export interface DeclaredField {
  readonly appId: string;
  /** Letters, digits and `_`. Requests may spell it in any case, with or without `_`, `-` and `.`. */
  readonly name: string;
  readonly type: FieldType;
  /** Bounds of a number, both included. Null without a bound, and for other types. */
  readonly min: number | null;
  readonly max: number | null;
  /** The values of a choice. Null for other types. */
  readonly choices: readonly string[] | null;
  /** Most characters of a text. Null for other types. */
  readonly lengthMax: number | null;
  /** Whether its value says what happened, e.g. `login_failed`. Only a choice can. */
  readonly isOutcome: boolean;
  readonly declaredBy: string;
  readonly declaredAtMs: number;
}

/** The most fields of one app. */
export const FIELDS_MAX = 50;
/** The most values of a choice. */
export const CHOICES_MAX = 100;
/** The most characters of a text, as the contract allows for a detail. */
export const TEXT_LENGTH_MAX = 4096;

/** Values that were read, or the field that is wrong: in its form (`format`) or outside what was declared (`value`). */
export type ReadDeclared =
  | { readonly ok: true; readonly declared: DeclaredValues | null }
  | { readonly ok: false; readonly field: string; readonly problem: 'format' | 'value' };

const NOTHING: ReadDeclared = { ok: true, declared: null };

/** The declared fields of every app at one moment. Immutable: a change makes another one. */
export class DeclaredFields {
  readonly all: readonly DeclaredField[];
  readonly #byApp = new Map<string, Map<string, DeclaredField>>();
  readonly #byName = new Map<string, DeclaredField>();
  /** Every value that an outcome field can have. */
  readonly outcomes: ReadonlySet<string>;

  constructor(all: readonly DeclaredField[]) {
    this.all = all;
    this.outcomes = new Set(all.flatMap(({ isOutcome, choices }) => (isOutcome ? (choices ?? []) : [])));
    for (const field of all) {
      const own = this.#byApp.get(field.appId) ?? new Map<string, DeclaredField>();
      this.#byApp.set(field.appId, own.set(plainName(field.name), field));
      this.#byName.set(field.name, field);
    }
  }

  /** A field of this name, of whichever app: its type is the same in all of them. */
  named(name: string): DeclaredField | undefined {
    return this.#byName.get(name);
  }

  /** Reads the details of a request. Names that its app did not declare are ignored. */
  read(appId: string, details: readonly Detail[]): ReadDeclared {
    const own = this.#byApp.get(appId);
    if (own === undefined || details.length === 0) return NOTHING;
    const values: Record<string, number | boolean | string> = {};
    const texts: Record<string, string> = {};
    let outcome: string | null = null;
    for (const { name, value: given } of details) {
      const field = own.get(plainName(name));
      if (field === undefined) continue;
      const read = readValue(field, given.trim());
      if ('problem' in read) return { ok: false, field: field.name, problem: read.problem };
      // Two values of one field contradict each other.
      if (field.name in values || field.name in texts) return { ok: false, field: field.name, problem: 'format' };
      if (field.type === 'text') texts[field.name] = String(read.value);
      else values[field.name] = read.value;
      if (field.isOutcome) outcome = String(read.value);
    }
    const isEmpty = Object.keys(values).length + Object.keys(texts).length === 0;
    return isEmpty ? NOTHING : { ok: true, declared: { values, texts, outcome } };
  }
}

/** Nothing is declared. */
export const NO_FIELDS = new DeclaredFields([]);

type ReadValue = { readonly value: number | boolean | string } | { readonly problem: 'format' | 'value' };

const NUMBER = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,3})?$/;

function readValue({ type, min, max, choices, lengthMax }: DeclaredField, given: string): ReadValue {
  switch (type) {
    case 'number': {
      const value = NUMBER.test(given) ? Number(given) : Number.NaN;
      if (!Number.isFinite(value)) return { problem: 'format' };
      return value < (min ?? -Infinity) || value > (max ?? Infinity) ? { problem: 'value' } : { value };
    }
    case 'boolean': {
      const value = readTruth(given);
      return value === null ? { problem: 'format' } : { value };
    }
    case 'choice':
      return choices?.includes(given) === true ? { value: given } : { problem: 'value' };
    case 'text':
      return given.length > (lengthMax ?? TEXT_LENGTH_MAX) ? { problem: 'value' } : { value: given };
  }
}
