import { scoreModelContracts } from '../../features/fraud-score/admin/score-models/contract.ts';
import { AdminClientError, type AdminClient } from '../../terminal/admin-client.ts';
import type { Check } from './check.ts';
import { told, toldElsewhere } from '../../kernel/told.ts';

/** Checks that the published model answers the fraud score, by asking the server if one runs. */
export function scoreModelCheck(client: () => AdminClient): Check {
  return {
    name: told`fraud-score model`,
    async run() {
      try {
        const listed = await client().call(scoreModelContracts.list, { limit: 1 });
        const { inService, problem } = scoreModelContracts.list.result.parse(listed);
        if (problem === null) return { level: 'ok', detail: toldElsewhere(inService) };
        const mend = told`publish a model that this release can load: renzheng score model publish MODEL-ID, or default`;
        return { level: 'warning', detail: toldElsewhere(problem), mend };
      } catch (error) {
        if (!(error instanceof AdminClientError)) throw error;
        return { level: 'not-asked', detail: told`not asked: ${error.message.split('\n')[0] ?? ''}` };
      }
    },
  };
}
