import type { Command } from 'commander';
import { told } from '../../kernel/told.ts';
import { secondFactorContracts } from '../../admin/second-factors/contract.ts';
import type { AdminClient } from '../../terminal/admin-client.ts';
import type { Terminal } from '../../terminal/print.ts';
import { sayResult } from '../../terminal/say.ts';
import { askSecret } from '../../terminal/secret-input.ts';

/** What the commands of the second factor work with. */
export interface TotpDeps {
  readonly client: () => AdminClient;
  readonly terminal: Terminal;
}

/**
 * Adds `totp on` and `totp off`, which ask at the terminal. Scripts use `session begin-totp`, `session confirm-totp` and
 * `session remove-totp`.
 */
export function addTotpCommands(program: Command, { client, terminal }: TotpDeps): void {
  const totp = program.command('totp').description('codes of an authenticator app as your second factor');
  totp
    .command('on')
    .description('set up an authenticator app, and get recovery codes')
    .action(async () => {
      const admin = client();
      const password = await askSecret(terminal, told`your password`);
      const offered = await admin.call(secondFactorContracts.begin, { password });
      const { secret, uri } = offered as { readonly secret: string; readonly uri: string };
      sayResult(terminal, told`Add this secret to your authenticator app (time-based, 6 digits):`);
      terminal.out(`\n  ${secret}\n\n`);
      sayResult(terminal, told`or this link:`);
      terminal.out(`\n  ${uri}\n\n`);
      const code = await askSecret(terminal, told`the code that the app shows`);
      const { recoveryCodes } = (await admin.call(secondFactorContracts.confirm, { code })) as {
        readonly recoveryCodes: readonly string[];
      };
      sayResult(
        terminal,
        told`From the next sign-in on, a code is asked for. Each of these recovery codes replaces one once.`,
      );
      sayResult(terminal, told`Keep them in a place that you can reach without your phone:`);
      terminal.out(`\n  ${recoveryCodes.join('\n  ')}\n`);
    });
  totp
    .command('off')
    .description('remove your second factor, which takes a code of it')
    .action(async () => {
      const password = await askSecret(terminal, told`your password`);
      const code = await askSecret(terminal, told`code of your authenticator app, or a recovery code`);
      await client().call(secondFactorContracts.remove, { password, code });
      sayResult(terminal, told`Sign-in asks for your password alone.`);
    });
}
