import type { Config } from '../../config/config.ts';
import type { Check } from './check.ts';
import { told } from '../../kernel/told.ts';

/** Checks the database of a cluster: version, durability, schema, standbys, and the sums of leases. */
export function postgresCheck(config: Pick<Config, 'cluster' | 'postgres'>): Check {
  return {
    name: told`PostgreSQL`,
    async run() {
      if (config.cluster.mode === 'single')
        return { level: 'ok', detail: told`not used: SQLite, in a file of this machine` };
      const { examineClusterDatabase } = await import('../../composition/stores/open-cluster-stores.ts');
      const { level, detail, mend } = await examineClusterDatabase(config);
      return { level: level === 'unused' ? 'ok' : level, detail, ...(mend !== undefined && { mend }) };
    },
  };
}
