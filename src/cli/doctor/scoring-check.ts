import type { Config } from '../../config/config.ts';
import type { LiveNode } from '../../platform/nodes/node-store.ts';
import type { Check, Finding } from './check.ts';
import { lookAtSite } from './site-reader.ts';
import { told } from '../../kernel/told.ts';

const MEND = told`give all of them the same sources file, models and settings, and start them again. Calibrations follow by themselves; if they differ for longer than a minute, see the log`;

/** Checks that the processes that share a database answer alike, by what each of them says it answers with. */
export function scoringCheck(config: Pick<Config, 'data' | 'cluster' | 'postgres'>): Check {
  return {
    name: told`alike processes`,
    async run() {
      const { mode, sharedFile } = config.cluster;
      if (mode === 'single' && sharedFile === undefined)
        return { level: 'ok', detail: told`one process has the database for itself` };
      return lookAtSite(config, async (reader) => compare(await reader.report('nodes.alive', null)));
    },
  };
}

const NOT_TOLD = told`not told`;

/** Names what live processes answer with in different ways, e.g. `score map: node-a 3f2c…, node-b of the release`. */
export function compare(nodes: readonly Pick<LiveNode, 'name' | 'scoring'>[]): Finding {
  const known = nodes.flatMap(({ name, scoring }) => (scoring ? [{ name, scoring }] : []));
  const names = [...new Set(known.flatMap(({ scoring }) => Object.keys(scoring)))];
  const differing = names.filter((what) => new Set(known.map(({ scoring }) => scoring[what])).size > 1);
  if (differing.length === 0)
    return {
      level: 'ok',
      detail: told`processes that run: ${known.length}, all with the same models, calibrations and settings`,
    };
  const lines = differing.map(
    (what) => `${what}: ${known.map(({ name, scoring }) => `${name} ${scoring[what] ?? NOT_TOLD}`).join(', ')}`,
  );
  return { level: 'warning', detail: told`one call may get different answers: ${lines.join('; ')}`, mend: MEND };
}
