import { existsSync } from 'node:fs';
import type { Config } from '../../config/config.ts';
import { dataFolder } from '../../config/data-folder.ts';
import type { Calibrated, StoredCalibration } from '../../vision/calibration/calibration-store.ts';
import { digestOf, networkOf } from '../../vision/calibration/installed-calibrations.ts';
import type { Check, Finding } from './check.ts';
import type { LedgerReader } from '../../storage/sqlite/ledger-reader.ts';
import { lookAtSite } from './site-reader.ts';
import { told } from '../../kernel/told.ts';

const UNUSABLE = told`calibrate again, or go back to what ships with renzheng calibration use-release`;

/**
 * Names the calibrations that are installed by their digests, so that two sites or a backup can be compared, and says with
 * which network each is used.
 */
export function calibrationCheck(config: Pick<Config, 'data' | 'cluster' | 'postgres'>): Check {
  return {
    name: told`calibrations`,
    run: () => lookAtSite(config, (reader) => lookAtCalibrations(config, reader)),
  };
}

async function lookAtCalibrations(
  config: Pick<Config, 'data' | 'cluster'>,
  { report }: Pick<LedgerReader, 'report'>,
): Promise<Finding> {
  const folder = dataFolder(config.data.dir, config.cluster.sharedFile);
  const stored = await report('calibrations.list', undefined);
  const detail = told`faces ${described(stored, 'faces')}, liveness ${described(stored, 'liveness')}`;
  const waiting = [folder.scoreMap, folder.livenessFusion].filter((file) => existsSync(file));
  if (waiting.length === 0 && stored.every(({ what }) => networkOf(stored, what) !== null))
    return { level: 'ok', detail };
  if (waiting.length === 0) return { level: 'warning', detail, mend: UNUSABLE };
  return {
    level: 'warning',
    detail: told`${detail}; not used yet: ${waiting.join(', ')}`,
    mend: told`renzheng calibration-file take, or start the server, which takes these files into the database; or remove them`,
  };
}

function described(stored: readonly StoredCalibration[], what: Calibrated): string {
  const digest = digestOf(stored, what);
  if (stored.every((each) => each.what !== what)) return digest;
  const network = networkOf(stored, what);
  if (network === null) return told`of the release (${digest} is installed, and this release cannot use it)`;
  return told`${digest} (used with the network ${network}, otherwise that of the release)`;
}
