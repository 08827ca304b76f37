import type { Command } from 'commander';
import { secondFactorContracts } from '../../admin/second-factors/contract.ts';
import type { AdminClient } from '../../terminal/admin-client.ts';
import type { Terminal } from '../../terminal/print.ts';
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
      const password = await askSecret('your password');
      const offered = await admin.call(secondFactorContracts.begin, { password });
      const { secret, uri } = offered as { readonly secret: string; readonly uri: string };
      terminal.out(
        `Add this secret to your authenticator app (time-based, 6 digits):\n\n  ${secret}\n\nor this link:\n\n`,
      );
      terminal.out(`  ${uri}\n\n`);
      const code = await askSecret('the code that the app shows');
      const { recoveryCodes } = (await admin.call(secondFactorContracts.confirm, { code })) as {
        readonly recoveryCodes: readonly string[];
      };
      terminal.out('From the next sign-in on, a code is asked for. Each of these recovery codes replaces one once.\n');
      terminal.out(`Keep them where you find them without your phone:\n\n  ${recoveryCodes.join('\n  ')}\n`);
    });
  totp
    .command('off')
    .description('remove your second factor, which takes a code of it')
    .action(async () => {
      const password = await askSecret('your password');
      const code = await askSecret('code of your authenticator app, or a recovery code');
      await client().call(secondFactorContracts.remove, { password, code });
      terminal.out('Sign-in asks for your password alone.\n');
    });
}
