import type { Command } from 'commander';
import type { AdminCommandDeps } from '../../../../terminal/admin-commands.ts';
import { printResult } from '../../../../terminal/print.ts';
import { printText } from '../../../../terminal/reading-text.ts';
import { speakerOf } from '../../../../terminal/say.ts';
import { scoreContracts } from '../../admin/scores/contract.ts';
import { explanationText } from './explanation-text.ts';

/** Adds `renzheng score explain`, which shows what raised and what lowered a score. */
export function addScoreExplain(score: Command, { client, terminal }: AdminCommandDeps): void {
  score
    .command('explain')
    .description(scoreContracts.explain.summary)
    .argument('<order-id>', 'order id of an answer of the fraud score')
    .option('--json', 'print JSON for programs')
    .action(async (orderId: string, { json }: { readonly json?: boolean }) => {
      const answer = await client().call(scoreContracts.explain, { orderId });
      if (json === true) return printResult(terminal, answer, { json });
      printText(terminal, explanationText(scoreContracts.explain.result.parse(answer), speakerOf(terminal)));
    });
}
