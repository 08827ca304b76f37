import { execFileSync } from 'node:child_process';
import process from 'node:process';
import { expect, test } from 'vitest';

const OPERATIONS = new URL('../sql/catalogue.ts', import.meta.url).href;

/** Loads a module in a process of its own, and prints every module that it needs. */
const PROBE = `
import { registerHooks } from 'node:module';
const loaded = [];
registerHooks({ load: (url, context, next) => (loaded.push(url), next(url, context)) });
await import(${JSON.stringify(OPERATIONS)});
process.stdout.write(JSON.stringify(loaded));`;

test('the threads of the database load no library of schemas, which would double the cost of their start', () => {
  const printed = execFileSync(process.execPath, ['--input-type=module', '-e', PROBE], { encoding: 'utf8' });
  const loaded = JSON.parse(printed) as string[];
  expect(loaded).toContain(OPERATIONS);
  expect(loaded.filter((url) => url.includes('/node_modules/zod/'))).toEqual([]);
});
