import { readFileSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import process from 'node:process';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { DEFAULT_MODELS, MODEL_PACKAGE } from './model-catalogue.ts';
import { MODEL_MANIFEST } from './model-manifest.ts';

test('the manifest of the release keeps the schema, and needs none of its defaults', () => {
  const file = new URL('./manifest.json', import.meta.url);
  const catalogue = z.strictObject({
    package: z.strictObject({ spec: z.string(), integrity: z.string().startsWith('sha512-'), folder: z.string() }),
    models: z.array(MODEL_MANIFEST),
  });
  const read = catalogue.parse(JSON.parse(readFileSync(file, 'utf8')));
  expect({ package: MODEL_PACKAGE, models: DEFAULT_MODELS }).toEqual(read);
  expect(read.models.map(({ role }) => role).toSorted()).toEqual([
    'detector',
    'encoder',
    'eyes',
    'landmarks',
    'liveness',
    'pose',
  ]);
});

const MODULE = new URL('../onnx/open-models.ts', import.meta.url).href;
const PROBE = `
import { registerHooks } from 'node:module';
const loaded = [];
registerHooks({ load: (url, context, next) => (loaded.push(url), next(url, context)) });
await import(${JSON.stringify(MODULE)});
process.stdout.write(JSON.stringify(loaded));`;

test('a thread that infers with the default models loads no library of schemas', () => {
  const printed = execFileSync(process.execPath, ['--input-type=module', '-e', PROBE], { encoding: 'utf8' });
  const loaded = JSON.parse(printed) as string[];
  expect(loaded).toContain(MODULE);
  expect(loaded.filter((url) => url.includes('/node_modules/zod/'))).toEqual([]);
});
