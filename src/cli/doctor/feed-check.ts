import { riskFeedContracts } from '../../features/business-risk/admin/risk-feeds/contract.ts';
import { AdminClientError, type AdminClient } from '../../terminal/admin-client.ts';
import type { Check } from './check.ts';

/** Checks that no active feed is older than its kind may be, by asking the server if one runs. */
export function feedCheck(client: () => Pick<AdminClient, 'call'>): Check {
  return {
    name: 'feeds of the risk decision',
    async run() {
      try {
        const { feeds } = riskFeedContracts.list.result.parse(await client().call(riskFeedContracts.list, {}));
        const active = feeds.filter((feed) => feed.active);
        const stale = active.filter((feed) => feed.stale);
        if (stale.length === 0) return { level: 'ok', detail: `${active.length} active, none is too old` };
        return {
          level: 'warning',
          detail: stale.map(({ name, kind, ageDays }) => `${name} (${kind}) is ${ageDays} days old`).join(', '),
          mend: 'get a newer file from the same source and import it under the same name: renzheng feed import, or feed import-database',
        };
      } catch (error) {
        if (!(error instanceof AdminClientError)) throw error;
        return { level: 'ok', detail: `not asked: ${error.message.split('\n')[0]}` };
      }
    },
  };
}
