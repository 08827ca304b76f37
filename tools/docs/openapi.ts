import type { AdminContract } from '../../src/wire/admin/define-admin.ts';
import type { Contract, Route } from '../../src/wire/define-api.ts';
import type { Examples } from '../../src/wire/examples.ts';
import { SYSTEM_ERRORS } from '../../src/wire/system-errors.ts';
import { adminComponents, adminPaths } from './openapi-admin.ts';
import { jsonSchemaOf, withProperty, type JsonSchema } from './json-schema.ts';

/** An API as the documents show it. */
export interface DocumentedApi {
  readonly contract: Contract;
  readonly examples: Examples;
}

/** An OpenAPI 3.1 document as plain data. */
export interface OpenApiDocument {
  readonly openapi: '3.1.0';
  readonly info: { readonly title: string; readonly version: string; readonly description: string };
  readonly tags: readonly { readonly name: string; readonly description: string }[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly components: Readonly<Record<string, unknown>>;
  readonly [key: string]: unknown;
}

const DESCRIPTION = `Five APIs that answer in one envelope: \`{"reason","result","error_code"}\`, compact JSON, HTTP 200 for
errors too. Parameters come from the query, a urlencoded or multipart form, or a JSON body; the body wins. \`key\` stands in
either. \`error_code\` 0 is charged once; docs/errors.md lists every other code. Operations under /admin/v1 are tagged admin.`;

/** The whole wire as one document: the five APIs, and the admin API under its own tag. */
export function openApiDocument(
  apis: readonly DocumentedApi[],
  admin: readonly AdminContract[],
  version: string,
): OpenApiDocument {
  return {
    openapi: '3.1.0',
    info: { title: 'Renzheng', version, description: DESCRIPTION.replaceAll('\n', ' ') },
    tags: [
      ...apis.map(({ contract: { name, title } }) => ({ name, description: `${title.en} (${title.zh})` })),
      { name: 'admin', description: 'The way in for operators; HTTP statuses and JSON of its own' },
    ],
    paths: { ...Object.assign({}, ...apis.map(pathsOf)), ...adminPaths(admin) },
    components: {
      securitySchemes: {
        key: {
          type: 'apiKey',
          in: 'query',
          name: 'key',
          description: '32 hex characters; may stand in the body instead',
        },
        admin: { type: 'http', scheme: 'bearer', description: 'A token of an administrator' },
      },
      schemas: { SystemError: systemErrorSchema(), ...Object.assign({}, ...apis.map(schemasOf)), ...adminComponents() },
    },
  };
}

function pathsOf({ contract, examples }: DocumentedApi): Record<string, unknown> {
  return Object.fromEntries(
    contract.routes.map((route, at) => [
      route.path,
      Object.fromEntries(
        route.methods.map((method) => [method.toLowerCase(), operation({ contract, examples }, route, method, at)]),
      ),
    ]),
  );
}

function operation({ contract, examples }: DocumentedApi, route: Route, method: 'GET' | 'POST', at: number): unknown {
  const suffix = (at === 0 ? '' : (route.path.split('/').at(-1) ?? '')) + (method === 'GET' ? 'ByGet' : '');
  const answer = ref(`${pascal(contract.name)}Answer`);
  return {
    operationId: camel(contract.name) + (suffix === '' ? '' : pascal(suffix)),
    tags: [contract.name],
    summary: route.summary,
    ...(route.encrypted ? { description: encryptedText(route.encrypted.fields) } : {}),
    security: [{ key: [] }, {}],
    parameters: [...(method === 'GET' ? queryParameters(contract) : []), IDEMPOTENCY_HEADER],
    ...(method === 'GET' ? {} : { requestBody: requestBody(contract, route.encrypted ? [] : examples.requests) }),
    responses: {
      200: {
        description: 'Every answer, errors included',
        content: { 'application/json': { schema: answer, examples: answersOf(examples) } },
      },
    },
  };
}

const IDEMPOTENCY_HEADER = {
  name: 'Idempotency-Key',
  in: 'header',
  schema: { type: 'string', minLength: 8, maxLength: 128 },
  description: 'The same key within 24 hours answers again with the stored answer, uncharged; uorderid does the same',
};

function encryptedText(fields: readonly string[]): string {
  return (
    `${fields.join(', ')} are base64 of AES-128-ECB with PKCS #7 padding, under the first 16 characters of the lower-case ` +
    'hex MD5 of the OpenID of the app.'
  );
}

function queryParameters({ params }: Contract): unknown[] {
  const { properties = {}, required = [] } = jsonSchemaOf(params.schema, 'input');
  return Object.entries(properties).map(([name, { description, ...schema }]) => ({
    name,
    in: 'query',
    required: required.includes(name),
    ...(description === undefined ? {} : { description }),
    schema,
  }));
}

function requestBody({ name }: Pick<Contract, 'name'>, requests: Examples['requests']): unknown {
  const schema = ref(paramsName({ name }));
  const examples =
    requests.length === 0 ? {} : { examples: exampleMap(requests.map(({ about, fields }) => [about, fields])) };
  return {
    required: true,
    content: {
      'application/x-www-form-urlencoded': { schema },
      'multipart/form-data': { schema },
      'application/json': { schema, ...examples },
    },
  };
}

function answersOf({ answers }: Examples): unknown {
  return exampleMap(answers.map(({ about, answer }) => [about, answer]));
}

function exampleMap(entries: readonly (readonly [about: string, value: unknown])[]): Record<string, unknown> {
  return Object.fromEntries(
    entries.map(([about, value]) => [camel(about.replaceAll(/[^A-Za-z0-9]+/g, '-')), { summary: about, value }]),
  );
}

function schemasOf({ contract }: DocumentedApi): Record<string, JsonSchema> {
  const name = pascal(contract.name);
  const { prefix, time, tail, tailLength } = contract.orderId;
  const tailPattern = tail === 'digits' ? String.raw`\d` : '[0-9A-Za-z]';
  const orderId = {
    type: 'string',
    description: 'Order number of this call in the ledger',
    pattern: `^${prefix}\\d{${time.length}}${tailPattern}{${tailLength},}$`,
  };
  const params = jsonSchemaOf(contract.params.schema, 'input');
  const own = { key: { type: 'string', description: 'Unless it stands in the query' }, uorderid: UORDERID };
  return {
    [paramsName(contract)]: { ...params, properties: { ...params.properties, ...own } },
    [`${name}Result`]: withProperty(jsonSchemaOf(contract.result, 'input'), 'orderid', orderId, contract.orderIdAt),
    [`${name}Answer`]: {
      oneOf: [successSchema(contract), failureSchema(contract), ref('SystemError')],
    },
  };
}

const UORDERID = {
  type: 'string',
  minLength: 8,
  maxLength: 32,
  description: 'Order number of the caller: repeats the stored answer within 24 hours',
};

/** The name of the schema of an API's parameters, e.g. `FaceGuardParams`. */
export function paramsName({ name }: Pick<Contract, 'name'>): string {
  return `${pascal(name)}Params`;
}

function successSchema({ name, successReason }: Contract): JsonSchema {
  return envelope({
    reason: { ...REASON, const: successReason },
    result: ref(`${pascal(name)}Result`),
    error_code: { type: 'integer', const: 0, description: '0: the question was answered. It is charged' },
  });
}

function failureSchema({ name, errors, faultResults }: Contract): JsonSchema {
  const nothing = { type: 'null', description: 'Nothing' };
  return envelope({
    reason: REASON,
    result: faultResults
      ? { description: 'Nothing, or what little is known', oneOf: [nothing, ref(`${pascal(name)}Result`)] }
      : nothing,
    error_code: {
      type: 'integer',
      description: 'Why the question was not answered',
      oneOf: Object.entries(errors).map(([code, { reason, charged }]) => ({
        const: Number(code),
        description: charged ? `${reason} (charged)` : reason,
      })),
    },
  });
}

function systemErrorSchema(): JsonSchema {
  return envelope({
    resultcode: { type: 'string', description: 'The code of clients older than error_code' },
    reason: REASON,
    result: { type: 'null', description: 'Nothing' },
    error_code: {
      type: 'integer',
      description: 'Why the call was refused before the API saw it',
      oneOf: SYSTEM_ERRORS.map(({ code, reason }) => ({ const: code, description: reason })),
    },
  });
}

const REASON = { type: 'string', description: 'The meaning of `error_code` in words' };

function envelope(properties: Readonly<Record<string, JsonSchema>>): JsonSchema {
  return { type: 'object', properties, required: Object.keys(properties) };
}

function ref(name: string): JsonSchema {
  return { $ref: `#/components/schemas/${name}` };
}

function camel(name: string): string {
  return name.replaceAll(/-+([a-z0-9]?)/gi, (_, letter: string) => letter.toUpperCase());
}

function pascal(name: string): string {
  return name.charAt(0).toUpperCase() + camel(name.slice(1));
}
