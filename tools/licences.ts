import { readFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { z } from 'zod';

/**
 * Refuses a library of the product if its licence asks more of an operator than to name it. It is a part of `npm run
 * check`.
 */
/** Licences that a library of the product may have, as SPDX names. Development tools are not checked. */
const ALLOWED = new Set([
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'CC0-1.0',
  'CC-BY-3.0',
  'ISC',
  'MIT',
  'Python-2.0',
  'Unlicense',
]);

/** Packages with another licence, each with the reason why it may stay. */
const EXCEPTIONS: readonly (readonly [name: RegExp, licence: string, reason: string])[] = [
  [/^@ffmpeg\/core$/, 'GPL-2.0-or-later', 'optional; run as a program of its own, see docs/decisions/0200'],
  [/^@img\/sharp-/, 'LGPL-3.0-or-later', 'a shared library that an operator can replace'],
];

const lockFile = z.object({
  packages: z.record(
    z.string(),
    z.object({ license: z.string().optional(), dev: z.boolean().optional(), link: z.boolean().optional() }),
  ),
});

const { packages } = lockFile.parse(JSON.parse(readFileSync(path.join(process.cwd(), 'package-lock.json'), 'utf8')));
const libraries = Object.entries(packages).filter(([place, { dev, link }]) => place !== '' && !dev && !link);
const problems = libraries.flatMap(([place, { license }]) => {
  const name = place.slice(place.lastIndexOf('node_modules/') + 'node_modules/'.length);
  return license !== undefined && mayStay(name, license) ? [] : [`${name}: ${license ?? 'no licence is named'}`];
});
for (const problem of problems) process.stdout.write(`${problem}\n`);
if (libraries.length === 0) process.stdout.write('package-lock.json names no library\n');
process.exit(problems.length > 0 || libraries.length === 0 ? 1 : 0);

/** Of "A OR B" one licence must be allowed, of "A AND B" both. For example, `MIT OR GPL-3.0-only` passes. */
function mayStay(name: string, expression: string): boolean {
  const isFine = (licence: string) =>
    ALLOWED.has(licence) || EXCEPTIONS.some(([known, its]) => known.test(name) && its === licence);
  const flat = expression.replaceAll(/[()]/g, '');
  return flat.includes(' OR ') ? flat.split(' OR ').some(isFine) : flat.split(' AND ').every(isFine);
}
