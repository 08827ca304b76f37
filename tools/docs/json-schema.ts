import { z } from 'zod';

/** A JSON Schema (2020-12) as plain data. */
export interface JsonSchema {
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly oneOf?: readonly JsonSchema[];
  readonly anyOf?: readonly JsonSchema[];
  readonly items?: JsonSchema;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly [keyword: string]: unknown;
}

/** The schema of what a client may send (`input`) or gets (`output`). Types that JSON does not have are left open. */
export function jsonSchemaOf(schema: z.ZodType, io: 'input' | 'output'): JsonSchema {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' }) as JsonSchema;
  return rest;
}

/** Adds a required property to an object schema, or to each alternative of one, before or after the others. */
export function withProperty(schema: JsonSchema, name: string, property: JsonSchema, at: 'first' | 'last'): JsonSchema {
  if (schema.oneOf) return { ...schema, oneOf: schema.oneOf.map((one) => withProperty(one, name, property, at)) };
  const { properties = {}, required = [] } = schema;
  const first = at === 'first';
  return {
    ...schema,
    properties: first ? { [name]: property, ...properties } : { ...properties, [name]: property },
    required: first ? [name, ...required] : [...required, name],
  };
}
