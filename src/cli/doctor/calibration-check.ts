import { existsSync } from 'node:fs';
import type { Config } from '../../config/config.ts';
import { dataFolder } from '../../config/data-folder.ts';
import { digestOf } from '../../vision/calibration/installed-calibrations.ts';
import type { Check } from './check.ts';
import { openSiteReader } from './site-reader.ts';

/** Names the calibrations that are installed by their digests, so that two sites or a backup can be compared. */
export function calibrationCheck(config: Pick<Config, 'data' | 'cluster' | 'postgres'>): Check {
  return {
    name: 'calibrations',
    async run() {
      const folder = dataFolder(config.data.dir, config.cluster.sharedFile);
      const reader = await openSiteReader(config);
      if (reader === null) return { level: 'ok', detail: 'there is no database yet' };
      try {
        if (!reader.isMigrated) return { level: 'ok', detail: 'not asked: the database is of an earlier release' };
        const stored = await reader.report('calibrations.list', undefined);
        const detail = `faces ${digestOf(stored, 'faces')}, liveness ${digestOf(stored, 'liveness')}`;
        const waiting = [folder.scoreMap, folder.livenessFusion].filter((file) => existsSync(file));
        if (waiting.length === 0) return { level: 'ok', detail };
        return {
          level: 'warning',
          detail: `${detail}; not used yet: ${waiting.join(', ')}`,
          mend: 'start the server again, which takes these files into the database, or remove them',
        };
      } finally {
        reader.close();
      }
    },
  };
}
