/** Any value of a trace. */
export type TraceObject = Readonly<Record<string, unknown>>;

/** The number under a name. `null` if there is none. */
export function numberIn(object: TraceObject, name: string): number | null {
  const value = object[name];
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

/** The text under a name. Empty if there is none. */
export function textIn(object: TraceObject, name: string): string {
  const value = object[name];
  return typeof value === 'string' ? value : '';
}

/** The object under a name. `null` if there is none. */
export function objectIn(object: TraceObject, name: string): TraceObject | null {
  const value = object[name];
  return isObject(value) ? value : null;
}

/** The objects of a list under a name. `null` if there is no list, or if it holds something else. */
export function objectsIn(object: TraceObject, name: string): readonly TraceObject[] | null {
  const value = object[name];
  return Array.isArray(value) && value.every(isObject) ? value : null;
}

/** The rest of an object, without the names that are drawn elsewhere. */
export function without(object: TraceObject, names: readonly string[]): TraceObject {
  return Object.fromEntries(Object.entries(object).filter(([name]) => !names.includes(name)));
}

/** A number with at most so many digits behind the point, e.g. `0.4312`. */
export function digits(value: number, count = 4): string {
  return String(Number(value.toFixed(count)));
}

function isObject(value: unknown): value is TraceObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
