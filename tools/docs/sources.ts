import { readFileSync } from 'node:fs';
import path from 'node:path';
import { ADMIN_CONTRACTS } from '../../src/admin/index.ts';
import type { AdminContract } from '../../src/wire/admin/define-admin.ts';
import { examplesFile } from '../../src/wire/examples.ts';
import { CONTRACTS } from '../../src/features/index.ts';
import type { DocumentedApi } from './openapi.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');

/** The five APIs with their examples. */
export function documentedApis(): readonly DocumentedApi[] {
  return CONTRACTS.map((contract) => {
    const file = path.join(ROOT, 'src/features', contract.name, 'examples.json');
    return { contract, examples: examplesFile.parse(JSON.parse(readFileSync(file, 'utf8'))) };
  });
}

/** Every operation of the admin API, sorted by path. */
export function adminContracts(): readonly AdminContract[] {
  return ADMIN_CONTRACTS.toSorted((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
}

/** The version in package.json. */
export function productVersion(): string {
  const { version } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as { version: string };
  return version;
}
