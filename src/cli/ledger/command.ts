import type { Command } from 'commander';
import process from 'node:process';
import { ledgerContracts } from '../../admin/ledger/contract.ts';
import { AdminClientError, type AdminClient } from '../../terminal/admin-client.ts';
import { printResult, type Terminal } from '../../terminal/print.ts';
import { printText } from '../../terminal/reading-text.ts';
import { traceText } from './trace-text.ts';
import { inShellLanguage, speakerOf } from '../../terminal/say.ts';
import { told, toldElsewhere } from '../../kernel/told.ts';

/** What the ledger commands need of the command line. */
export interface LedgerCommandDeps {
  readonly client: () => AdminClient;
  readonly terminal: Terminal;
}

/** Adds `renzheng ledger check` and `renzheng ledger explain`. */
export function addLedgerCommands(ledger: Command, deps: LedgerCommandDeps): void {
  addLedgerCheck(ledger, deps);
  addLedgerExplain(ledger, deps);
}

function addLedgerExplain(ledger: Command, { client, terminal }: LedgerCommandDeps): void {
  ledger
    .command('explain')
    .description(ledgerContracts.explain.summary)
    .argument('<order-id>', 'order id of the call')
    .option('--json', 'print JSON for programs')
    .action(async (orderId: string, { json }: { readonly json?: boolean }) => {
      const explain = async () =>
        ledgerContracts.explain.result.parse(await client().call(ledgerContracts.explain, { orderId }));
      if (json === true) return printResult(terminal, await explain(), { json });
      const row = ledgerContracts.show.result.parse(await client().call(ledgerContracts.show, { orderId }));
      const explained = await explain().catch((error: unknown) => {
        if (error instanceof AdminClientError && error.code === 'not_found') return null;
        throw error;
      });
      printText(
        terminal,
        traceText(row, explained?.trace ?? null, { say: speakerOf(terminal), reading: terminal.reading }),
      );
    });
}

/**
 * Adds `renzheng ledger check`. It exits with 1 if the ledger does not match its proof, so that a timer can watch it.
 */
function addLedgerCheck(ledger: Command, { client, terminal }: LedgerCommandDeps): void {
  ledger
    .command('check')
    .description(ledgerContracts.check.summary)
    .option('--json', 'print JSON for programs')
    .action(async ({ json }: { json?: boolean }) => {
      const result = ledgerContracts.check.result.parse(await client().call(ledgerContracts.check, {}));
      const { proof, mismatches } = result;
      if (proof.finding !== null || mismatches.length > 0) process.exitCode = 1;
      if (json === true) return printResult(terminal, result, { json });
      printResult(terminal, { mismatches }, { json: false }, ['mismatches']);
      const finding = inShellLanguage(terminal, toldElsewhere(proof.finding?.detail ?? told`none: everything fits`));
      printResult(terminal, { ...proof, finding }, { json: false });
    });
}
