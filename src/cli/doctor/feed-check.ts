import { feedScheduleContracts } from '../../features/business-risk/admin/feed-schedules/contract.ts';
import { riskFeedContracts } from '../../features/business-risk/admin/risk-feeds/contract.ts';
import { AdminClientError, type AdminClient } from '../../terminal/admin-client.ts';
import type { Check } from './check.ts';
import { told, toldTogether } from '../../kernel/told.ts';

const MEND_OLD = told`get a newer file from the same source and import it under the same name: renzheng feed import, or feed import-database`;
const MEND_FAILING = told`correct the URL or its server, then renzheng feed fetch NAME`;
const MEND_HELD = told`look at the file of its publisher. If it is right, take it: renzheng feed fetch NAME --force`;

/**
 * Checks that no active feed is older than its kind may be, that scheduled feeds can be fetched, and that none is held back, by asking
 * the server if one runs.
 */
export function feedCheck(client: () => Pick<AdminClient, 'call'>): Check {
  return {
    name: told`feeds of the risk decision`,
    async run() {
      try {
        const { feeds } = riskFeedContracts.list.result.parse(await client().call(riskFeedContracts.list, {}));
        const active = feeds.filter((feed) => feed.active);
        const { schedules } = feedScheduleContracts.list.result.parse(
          await client().call(feedScheduleContracts.list, {}),
        );
        const failing = schedules.flatMap(({ name, problem }) =>
          problem === null || problem.code === 'doubtful' ? [] : [told`${name} could not be fetched: ${problem.text}`],
        );
        const held = schedules.flatMap(({ name, problem }) =>
          problem?.code === 'doubtful' ? [told`a newer version of ${name} is held back: ${problem.detail}`] : [],
        );
        const stale = active.filter((feed) => feed.stale);
        const old = stale.map(({ name, kind, ageDays }) => told`${name} (${kind}) is ${ageDays} days old`);
        if (old.length + failing.length + held.length === 0)
          return {
            level: 'ok',
            detail: told`${active.length} active, none is too old; ${schedules.length} fetched regularly`,
          };
        return {
          level: 'warning',
          detail: toldTogether([...old, ...failing, ...held]),
          mend: toldTogether([
            ...(old.length === 0 ? [] : [MEND_OLD]),
            ...(failing.length === 0 ? [] : [MEND_FAILING]),
            ...(held.length === 0 ? [] : [MEND_HELD]),
          ]),
        };
      } catch (error) {
        if (!(error instanceof AdminClientError)) throw error;
        return { level: 'not-asked', detail: told`not asked: ${error.message.split('\n')[0] ?? ''}` };
      }
    },
  };
}
