import { z } from 'zod';

/**
 * Finds the first place where a contract reads a number and something else was sent, e.g. `threshold`. `null` if there is
 * none. Contracts read numbers also from text, because queries and files hold nothing else. For that they use
 * `z.coerce.number()`, which would take null, an empty text, false and an empty list as 0.
 */
export function notANumber(schema: z.core.$ZodType, raw: unknown, place: readonly string[] = []): string | null {
  if (raw === undefined) return null;
  if (schema instanceof z.ZodNumber) return schema.def.coerce === true && !isNumber(raw) ? place.join('.') : null;
  if (schema instanceof z.ZodNullable) return raw === null ? null : notANumber(schema.def.innerType, raw, place);
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault)
    return notANumber(schema.def.innerType, raw, place);
  if (schema instanceof z.ZodPipe) return notANumber(schema.def.in, raw, place);
  if (schema instanceof z.ZodUnion) {
    const found = schema.def.options.map((option) => notANumber(option, raw, place));
    return found.includes(null) ? null : (found[0] ?? null);
  }
  if (typeof raw !== 'object' || raw === null) return null;
  const of = innerOf(schema);
  for (const [name, inner] of Object.entries(raw)) {
    const innerSchema = of(name);
    const found = innerSchema === undefined ? null : notANumber(innerSchema, inner, [...place, name]);
    if (found !== null) return found;
  }
  return null;
}

/** Gives what a schema of objects or lists says of an entry, by its name or place. */
function innerOf(schema: z.core.$ZodType): (name: string) => z.core.$ZodType | undefined {
  if (schema instanceof z.ZodObject)
    return (name) => (Object.hasOwn(schema.shape, name) ? schema.shape[name] : undefined);
  if (schema instanceof z.ZodArray) return () => schema.def.element;
  if (schema instanceof z.ZodRecord) return () => schema.def.valueType;
  return () => undefined;
}

function isNumber(raw: unknown): boolean {
  return typeof raw === 'number' || (typeof raw === 'string' && raw.trim() !== '');
}
