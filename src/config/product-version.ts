import { readFileSync } from 'node:fs';
import path from 'node:path';

/** The version of this product, e.g. `0.1.0`. */
export function productVersion(): string {
  const file = path.join(import.meta.dirname, '../../package.json');
  return (JSON.parse(readFileSync(file, 'utf8')) as { readonly version: string }).version;
}
