import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
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

/** Every operation of the admin API: what `src/admin/<resource>/contract.ts` exports, wherever it is mounted. */
export async function adminContracts(): Promise<readonly AdminContract[]> {
  const folder = path.join(ROOT, 'src/admin');
  const files = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => path.join(folder, name, 'contract.ts'))
    .filter((file) => existsSync(file))
    .toSorted();
  const modules = await Promise.all(files.map((file) => import(pathToFileURL(file).href) as Promise<object>));
  return modules.flatMap((module) => Object.values(module).flatMap(contractsIn));
}

/** The version that package.json names. */
export function productVersion(): string {
  const { version } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as { version: string };
  return version;
}

function contractsIn(exported: unknown): readonly AdminContract[] {
  if (typeof exported !== 'object' || exported === null) return [];
  return Object.values(exported).filter(isAdminContract);
}

function isAdminContract(value: unknown): value is AdminContract {
  return typeof value === 'object' && value !== null && 'method' in value && 'path' in value && 'roles' in value;
}
