import type { Command } from 'commander';
import process from 'node:process';
import { ledgerContracts } from '../../admin/ledger/contract.ts';
import type { AdminClient } from '../../terminal/admin-client.ts';
import { printResult, type Terminal } from '../../terminal/print.ts';

/** What the ledger commands need of the command line. */
export interface LedgerCommandDeps {
  readonly client: () => AdminClient;
  readonly terminal: Terminal;
}

/**
 * Adds `renzheng ledger check`. It exits with 1 if the ledger does not match its proof, so that a timer can watch it.
 */
export function addLedgerCheck(ledger: Command, { client, terminal }: LedgerCommandDeps): void {
  ledger
    .command('check')
    .description(ledgerContracts.check.summary)
    .option('--json', 'print JSON for programs')
    .action(async ({ json }: { json?: boolean }) => {
      const result = ledgerContracts.check.result.parse(await client().call(ledgerContracts.check, {}));
      const { proof, mismatches } = result;
      if (proof.finding !== null || mismatches.length > 0) process.exitCode = 1;
      if (json === true) return printResult(terminal, result, { json });
      printResult(terminal, { mismatches }, { json: false });
      printResult(terminal, { ...proof, finding: proof.finding?.detail ?? 'none: everything fits' }, { json: false });
    });
}
