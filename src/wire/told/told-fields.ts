import { z } from 'zod';
import type { AdminContract } from '../admin/define-admin.ts';
import { inChinese, wholeInChinese } from './in-chinese.ts';

/** A text of a result that the server wrote for operators, see `told`. A caller that asks for 中文 gets it in 中文. */
export function toldText() {
  return z.string().meta({ told: true });
}

/**
 * A text of a result that people wrote, unless it is one of the product's, e.g. the title of a rule. A caller that asks for
 * 中文 gets the product's in 中文, and what people wrote as it is.
 */
export function toldOrWritten() {
  return z.string().meta({ told: 'whole' });
}

/**
 * Marks an object whose texts must stay as they are, because a seal covers them. A caller that asks for 中文 gets the
 * named fields in 中文 as the field `inChinese` beside them.
 */
export function toldBeside(fields: readonly string[]) {
  return { toldBeside: fields };
}

/** Where such texts stand: the field itself, or what lies in a field or in each item of a list. */
type Place =
  | 'told'
  | 'whole'
  | { readonly fields: ReadonlyMap<string, Place> }
  | { readonly items: Place }
  | { readonly beside: readonly string[] };

interface Shape {
  readonly told?: unknown;
  readonly toldBeside?: readonly string[];
  readonly properties?: Readonly<Record<string, Shape>>;
  readonly items?: Shape;
  readonly anyOf?: readonly Shape[];
  readonly oneOf?: readonly Shape[];
}

const PLACES = new WeakMap<AdminContract, { readonly place: Place | null }>();

/** Gives a result in 中文, as far as the server wrote its texts. Names, ids and what people wrote stay as they are. */
export function resultInChinese(contract: AdminContract, result: unknown): unknown {
  let known = PLACES.get(contract);
  if (known === undefined) {
    const shape = z.toJSONSchema(contract.result, { io: 'output', unrepresentable: 'any' }) as Shape;
    PLACES.set(contract, (known = { place: placeOf(shape) }));
  }
  return known.place === null ? result : put(known.place, result);
}

function placeOf(shape: Shape): Place | null {
  if (shape.told === true) return 'told';
  if (shape.told === 'whole') return 'whole';
  if (shape.toldBeside !== undefined) return { beside: shape.toldBeside };
  const one = [...(shape.anyOf ?? []), ...(shape.oneOf ?? [])].map(placeOf).find((place) => place !== null);
  if (one !== undefined) return one;
  const items = shape.items === undefined ? null : placeOf(shape.items);
  if (items !== null) return { items };
  const fields = new Map(
    Object.entries(shape.properties ?? {}).flatMap(([name, inner]) => {
      const place = placeOf(inner);
      return place === null ? [] : [[name, place] as const];
    }),
  );
  return fields.size === 0 ? null : { fields };
}

function put(place: Place, value: unknown): unknown {
  if (value === null || value === undefined) return value;
  if (place === 'told') return typeof value === 'string' ? inChinese(value) : value;
  if (place === 'whole') return typeof value === 'string' ? wholeInChinese(value) : value;
  if ('items' in place) return Array.isArray(value) ? value.map((item) => put(place.items, item)) : value;
  if (typeof value !== 'object') return value;
  if ('beside' in place) return { ...value, inChinese: textsInChinese(pick(value, place.beside)) };
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => {
      const at = place.fields.get(name);
      return [name, at === undefined ? inner : put(at, inner)];
    }),
  );
}

function pick(value: object, names: readonly string[]): object {
  return Object.fromEntries(Object.entries(value).filter(([name]) => names.includes(name)));
}

/** Puts every text of a value into 中文, at any depth. */
function textsInChinese(value: unknown): unknown {
  if (typeof value === 'string') return inChinese(value);
  if (Array.isArray(value)) return value.map(textsInChinese);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, textsInChinese(inner)]));
}
