import type { AdminContract } from '../../src/wire/admin/define-admin.ts';
import { ADMIN_ERRORS } from '../../src/platform/access/admin-errors.ts';
import { jsonSchemaOf, type JsonSchema } from './json-schema.ts';

/** Every admin operation as OpenAPI paths, below /admin/v1, tagged `admin`. */
export function adminPaths(contracts: readonly AdminContract[]): Record<string, Record<string, unknown>> {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const contract of contracts.toSorted((a, b) => (a.path < b.path ? -1 : 1))) {
    const path = `/admin/v1${contract.path.replaceAll(/:(\w+)/g, '{$1}')}`;
    paths[path] = { ...paths[path], [contract.method.toLowerCase()]: operation(contract) };
  }
  return paths;
}

/** Schemas that the admin paths refer to. */
export function adminComponents(): Record<string, JsonSchema> {
  const advice = Object.entries(ADMIN_ERRORS).map(([code, error]) => `${code} (${error.status}): ${error.advice}`);
  const error = {
    type: 'object',
    properties: {
      code: { type: 'string', enum: Object.keys(ADMIN_ERRORS), description: advice.join(' ') },
      detail: { type: 'string', description: 'What was wrong with this call' },
      advice: { type: 'string', description: 'What to do about it' },
      fields: {
        type: 'array',
        description: 'The parameters that are wrong, so that a form can show each problem at its field',
        items: {
          type: 'object',
          properties: {
            name: { type: 'string', description: 'Name of the parameter, and the place within it, e.g. allow.2' },
            problem: { type: 'string' },
          },
          required: ['name', 'problem'],
        },
      },
    },
    required: ['code', 'detail', 'advice'],
  };
  return { AdminError: { type: 'object', properties: { error }, required: ['error'] } };
}

function operation(contract: AdminContract): unknown {
  const { properties = {}, required = [] } = jsonSchemaOf(contract.params, 'input');
  const inPath = [...contract.path.matchAll(/:(\w+)/g)].flatMap(([, name]) => name ?? []);
  const others = Object.keys(properties).filter((name) => !inPath.includes(name));
  const hasBody = contract.method !== 'GET' && contract.method !== 'DELETE' && others.length > 0;
  const parameter = (name: string, place: 'path' | 'query') => {
    const { description, ...schema } = properties[name] ?? {};
    return {
      name,
      in: place,
      required: place === 'path' || required.includes(name),
      ...(description === undefined ? {} : { description }),
      schema,
    };
  };
  return {
    operationId: contract.name,
    tags: ['admin'],
    summary: contract.summary,
    description: contract.roles.length === 0 ? 'Needs no token.' : `Roles: ${contract.roles.join(', ')}.`,
    security: contract.roles.length === 0 ? [] : [{ admin: [] }],
    parameters: [
      ...inPath.map((name) => parameter(name, 'path')),
      ...(hasBody ? [] : others.map((name) => parameter(name, 'query'))),
    ],
    ...(hasBody ? { requestBody: requestBody(properties, others, required) } : {}),
    responses: {
      200: { description: 'Done', content: resultContent(contract) },
      default: {
        description: 'Refused, or failed',
        content: { 'application/json': { schema: { $ref: '#/components/schemas/AdminError' } } },
      },
    },
  };
}

function requestBody(
  properties: Readonly<Record<string, JsonSchema>>,
  names: readonly string[],
  required: readonly string[],
): unknown {
  const schema = {
    type: 'object',
    properties: Object.fromEntries(names.map((name) => [name, properties[name]])),
    required: required.filter((name) => names.includes(name)),
  };
  return { required: schema.required.length > 0, content: { 'application/json': { schema } } };
}

function resultContent({ result, streams = [] }: AdminContract): Record<string, unknown> {
  return {
    'application/json': { schema: jsonSchemaOf(result, 'input') },
    ...Object.fromEntries(streams.map((type) => [type, { schema: { type: 'string' } }])),
  };
}
