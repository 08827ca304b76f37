import { Validator } from '@seriousme/openapi-schema-validator';
import { readFileSync } from 'node:fs';
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
