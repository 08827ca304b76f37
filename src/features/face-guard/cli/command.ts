import type { Command } from 'commander';
import { attackContracts } from '../admin/attacks/contract.ts';
import type { AdminClient } from '../../../terminal/admin-client.ts';
import { addImportFile } from '../../../terminal/import-report-file.ts';
import { printResult, type Terminal } from '../../../terminal/print.ts';
import { speakerOf } from '../../../terminal/say.ts';
import { explanationText } from './explanation-text.ts';
import { ATTACK_HEADING, reportLine } from './report-rows.ts';

/** The client of the admin API, and the terminal to print to. */
export interface AttackCommandDeps {
  readonly client: () => AdminClient;
  readonly terminal: Terminal;
}

/** Adds `renzheng attack …`, which reports files of attacks and explains answers of the face guard. */
export function addAttackCommands(attack: Command, deps: AttackCommandDeps): void {
  attack.description('report attacks, seal days, and show the events behind an answer');
  addImportCommand(attack, deps);
  addExplainCommand(attack, deps);
}

function addImportCommand(attack: Command, { client, terminal }: AttackCommandDeps): void {
  addImportFile(attack, {
    description: `report the attacks of a file (${ATTACK_HEADING.example}). A repeated event counts once`,
    terminal,
    rows: () => {
      const api = client();
      return {
        heading: ATTACK_HEADING,
        lineOf: reportLine,
        send: async (lines) =>
          attackContracts.batch.result.parse(await api.call(attackContracts.batch, { ndjson: lines.join('\n') })),
      };
    },
  });
}

function addExplainCommand(attack: Command, { client, terminal }: AttackCommandDeps): void {
  attack
    .command('explain')
    .description(attackContracts.explain.summary)
    .argument('<order-id>', 'order id of an answer of the face guard')
    .option('--after <place>', 'start of the page, as the previous page gave it')
    .option('--limit <number>', 'events of this page, at most 1000', Number, 100)
    .option('--json', 'print JSON for programs')
    .action(
      async (
        orderId: string,
        { json, ...page }: { readonly after?: string; readonly limit: number; json?: boolean },
      ) => {
        const answer = await client().call(attackContracts.explain, { orderId, ...page });
        if (json === true) return printResult(terminal, answer, { json });
        const style = { width: terminal.outColumns ?? null, say: speakerOf(terminal) };
        terminal.out(explanationText(attackContracts.explain.result.parse(answer), style));
      },
    );
}
