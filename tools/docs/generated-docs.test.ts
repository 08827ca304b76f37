import { Validator } from '@seriousme/openapi-schema-validator';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { CONTRACTS } from '../../src/features/index.ts';
import { generatedDocs } from './generated-docs.ts';
import { html } from './html.ts';

const docs = await generatedDocs();
const textOf = (file: string) => docs.find((doc) => doc.file === file)?.text ?? '';
const openapi = JSON.parse(textOf('docs/openapi.json')) as {
  paths: Record<string, Record<string, { operationId: string; tags: string[] }>>;
};
const operations = Object.values(openapi.paths).flatMap((path) => Object.values(path));

test.each(docs)('$file is up to date (run npm run docs)', ({ file, text }) => {
  expect(readFileSync(path.resolve(import.meta.dirname, '../..', file), 'utf8')).toBe(text);
});

test('openapi.json is a valid OpenAPI 3.1 document', async () => {
  const { valid, errors } = await new Validator().validate(openapi);
  expect({ valid, errors }).toEqual({ valid: true, errors: undefined });
});

test('every route and method of the five APIs is in it, and the admin API under its own tag', () => {
  for (const { name, routes } of CONTRACTS) {
    for (const { path: route, methods } of routes) {
      for (const method of methods) {
        expect(openapi.paths[route]?.[method.toLowerCase()]).toMatchObject({ tags: [name] });
      }
    }
  }
  const admin = Object.keys(openapi.paths).filter((route) => route.startsWith('/admin/v1/'));
  expect(admin.length).toBeGreaterThan(5);
  for (const route of admin) {
    for (const operation of Object.values(openapi.paths[route] ?? {})) expect(operation.tags).toEqual(['admin']);
  }
});

test('the reference to try leaves no meaning blank, and each API has a request of the sandbox', async () => {
  const reference = JSON.parse(textOf('docs/reference/openapi.json')) as {
    paths: Record<string, Record<string, { parameters: { name: string; description?: string }[] }>>;
    components: { schemas: Record<string, Schema> };
  };
  const { valid, errors } = await new Validator().validate(reference);
  expect({ valid, errors }).toEqual({ valid: true, errors: undefined });
  expect(Object.keys(reference.paths)).toHaveLength(6);
  const { schemas } = reference.components;
  const blank = Object.entries(schemas).flatMap(([name, schema]) => blankIn(schema, name));
  const parameters = Object.values(reference.paths).flatMap((methods) => Object.values(methods));
  for (const { name, description = '' } of parameters.flatMap((operation) => operation.parameters))
    if (description === '') blank.push(name);
  expect(blank).toEqual([]);
  const withExample = Object.entries(schemas).filter(([, { properties = {} }]) =>
    Object.values(properties).some(({ examples }) => examples?.length === 1),
  );
  expect(withExample.map(([name]) => name).toSorted()).toEqual([
    'BusinessRiskParams',
    'FaceGuardParams',
    'FaceVerifyParams',
    'FraudScoreParams',
    'VideoLivenessParams',
  ]);
});

test('every parameter of the admin API says what it means', () => {
  interface Operation {
    readonly operationId?: string;
    readonly parameters?: readonly { readonly name: string; readonly description?: string; readonly schema?: Schema }[];
    readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Schema }>> };
  }
  const { paths } = JSON.parse(textOf('docs/openapi.json')) as { paths: Record<string, Record<string, Operation>> };
  const operations = Object.entries(paths).flatMap(([route, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ name: `${method} ${route}`, ...operation })),
  );
  const blank = operations.flatMap(({ name, parameters = [], requestBody }) => [
    ...parameters
      .filter(({ description, schema }) => (description ?? schema?.description ?? '') === '')
      .map((parameter) => `${name} ${parameter.name}`),
    ...Object.values(requestBody?.content ?? {}).flatMap(({ schema }) =>
      Object.entries(schema.properties ?? {})
        .filter(([, { $ref, description = '' }]) => $ref === undefined && description === '')
        .map(([property]) => `${name} ${property}`),
    ),
  ]);
  expect(operations.length).toBeGreaterThan(200);
  expect(blank).toEqual([]);
});

interface Schema {
  readonly $ref?: string;
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly oneOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly examples?: readonly unknown[];
}

/** The properties in a schema that say nothing of themselves, by their path. */
function blankIn({ properties = {}, items, oneOf = [], anyOf = [] }: Schema, path: string): string[] {
  const own = Object.entries(properties).flatMap(([name, property]) => [
    ...(property.$ref === undefined && (property.description ?? '') === '' ? [`${path}.${name}`] : []),
    ...blankIn(property, `${path}.${name}`),
  ]);
  const inside = [...(items ? [items] : []), ...oneOf, ...anyOf];
  return [...own, ...inside.flatMap((schema) => blankIn(schema, path))];
}

test('llms.txt names the page of each API, and only pages that exist', () => {
  const links = [...textOf('llms.txt').matchAll(/\]\(([^)]+)\)/g)].map(([, link = '']) => link);
  for (const { name } of CONTRACTS) expect(links).toContain(`docs/api-${name}.md`);
  expect(links.filter((link) => !existsSync(path.resolve(import.meta.dirname, '../..', link)))).toEqual([]);
});

test('operation ids are unique', () => {
  const ids = operations.map(({ operationId }) => operationId);
  expect(ids.toSorted()).toEqual([...new Set(ids)].toSorted());
});

test.each(['docs/errors.md', 'docs/errors.zh-CN.md', 'docs/reference.html'])('%s names every code', (file) => {
  const text = textOf(file);
  for (const { errors } of CONTRACTS) for (const code of Object.keys(errors)) expect(text).toContain(code);
});

test('the reference page loads nothing and runs nothing', () => {
  const page = textOf('docs/reference.html');
  expect(page).not.toMatch(/<script|<link|<img|<iframe|@import|url\(|\son\w+=/i);
});

test('texts are escaped in HTML', () => {
  expect(html`<p>${'<b>&"'}${[html`<i>${1}</i>`]}</p>`.html).toBe('<p>&lt;b&gt;&amp;&quot;<i>1</i></p>');
});
