import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import path from 'node:path';

const BESIDE_CHECKOUT = fileURLToPath(new URL('../../shared/data', import.meta.url));

/**
 * The path of a folder of measuring data (faces, liveness, liveness_replay, risk), or `null` if this machine has none. Looks at
 * RENZHENG_MEASURING_DATA, then at `../shared/data` beside the checkout. If there is none, a line on standard error
 * names what is left out. If CI=true and RENZHENG_MEASURING_DATA_REQUIRED=1, throws an Error instead.
 */
export function measuringData(folder: 'faces' | 'liveness' | 'liveness_replay' | 'risk'): string | null {
  const root = process.env['RENZHENG_MEASURING_DATA'] ?? BESIDE_CHECKOUT;
  const found = path.join(root, folder);
  if (existsSync(found)) return found;
  if (process.env['RENZHENG_MEASURING_DATA_REQUIRED'] === '1')
    throw new Error(`measuring data '${folder}' is required but absent`);
  process.stderr.write(
    `SKIPPED: measuring data '${folder}' is absent; set RENZHENG_MEASURING_DATA to its folder to run these checks\n`,
  );
  return null;
}
