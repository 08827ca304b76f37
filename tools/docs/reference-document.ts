import type { ApiSandbox } from '../../src/sandbox/scenario.ts';
import { shownEntry } from './api-page.ts';
import type { JsonSchema } from './json-schema.ts';
import { openApiDocument, paramsName, type DocumentedApi, type OpenApiDocument } from './openapi.ts';

const DESCRIPTION = [
  'Five APIs that answer in one envelope: `{"reason","result","error_code"}`, with HTTP 200 for errors too.',
  '',
  'To try one against the sandbox: make a sandbox key (`npm start` prints one at its first start), give it below',
  '«Authentication», choose an operation, press «Fill example» and «Try». The sandbox knows made-up people only, answers',
  'each of them in the same way every time, and charges nothing. A live key is charged.',
].join('\n');

/**
 * The five APIs for the page on which they can be read, searched and tried. Each parameter has the value of the plain
 * answer of the sandbox as its example.
 */
export function referenceDocument(
  apis: readonly DocumentedApi[],
  sandboxes: readonly ApiSandbox[],
  version: string,
): OpenApiDocument {
  const whole = openApiDocument(apis, [], version);
  const { securitySchemes, schemas } = whole.components as Record<string, Record<string, JsonSchema>>;
  const { AdminError: _error, ...own } = { ...schemas };
  for (const sandbox of sandboxes) {
    const name = paramsName(sandbox.contract);
    own[name] = withExamples(own[name] ?? {}, shownEntry(sandbox).fields);
  }
  return {
    ...whole,
    info: { ...whole.info, description: DESCRIPTION },
    servers: [{ url: '/' }],
    tags: whole.tags.filter(({ name }) => name !== 'admin'),
    paths: Object.fromEntries(Object.entries(whole.paths).map(([path, methods]) => [path, tried(methods, sandboxes)])),
    components: { securitySchemes: { key: securitySchemes?.['key'] }, schemas: own },
  };
}

/** Operations whose parameters in the query have examples, and whose JSON body is that of the sandbox. */
function tried(methods: Readonly<Record<string, unknown>>, sandboxes: readonly ApiSandbox[]): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(methods).map(([method, given]) => {
      const operation = given as Operation;
      const sandbox = sandboxes.find(({ contract }) => operation.tags.includes(contract.name));
      const fields = sandbox ? shownEntry(sandbox).fields : {};
      const parameters = operation.parameters.map((parameter) =>
        fields[parameter.name] === undefined ? parameter : { ...parameter, example: fields[parameter.name] },
      );
      return [method, { ...operation, parameters, ...bodyOf(operation, fields) }];
    }),
  );
}

interface Operation {
  readonly tags: readonly string[];
  readonly parameters: readonly { readonly name: string }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, Record<string, unknown>>> };
}

function bodyOf({ requestBody }: Operation, fields: Readonly<Record<string, unknown>>): object {
  const given = requestBody?.content['application/json'];
  // An encrypted body has no example, because it depends on the app.
  if (!requestBody || given?.['examples'] === undefined) return {};
  const { content } = requestBody;
  const json = { schema: given['schema'], example: fields };
  return { requestBody: { ...requestBody, content: { ...content, 'application/json': json } } };
}

function withExamples(schema: JsonSchema, fields: Readonly<Record<string, unknown>>): JsonSchema {
  const properties = Object.entries(schema.properties ?? {}).map(([name, property]) => [
    name,
    fields[name] === undefined ? property : { ...property, examples: [fields[name]] },
  ]);
  return { ...schema, properties: Object.fromEntries(properties) as Record<string, JsonSchema> };
}
