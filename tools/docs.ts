import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { generatedDocs } from './docs/generated-docs.ts';

/**
 * Writes every document that is made from code: `npm run docs`. With --check it writes nothing and fails if one is
 * stale.
 */
const ROOT = path.resolve(import.meta.dirname, '..');
const onlyCheck = process.argv.includes('--check');
const stale: string[] = [];

for (const { file, text } of await generatedDocs()) {
  const target = path.join(ROOT, file);
  if (existsSync(target) && readFileSync(target, 'utf8') === text) continue;
  stale.push(file);
  if (!onlyCheck) writeFileSync(target, text);
}

if (stale.length > 0)
  process.stdout.write(`${onlyCheck ? 'stale, run npm run docs' : 'written'}: ${stale.join(', ')}\n`);
process.exit(onlyCheck && stale.length > 0 ? 1 : 0);
