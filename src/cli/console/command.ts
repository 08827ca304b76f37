import type { Command } from 'commander';
import { told } from '../../kernel/told.ts';
import { signInContracts } from '../../admin/sign-in/contract.ts';
import type { AdminClient } from '../../terminal/admin-client.ts';
import { printResult, type Terminal } from '../../terminal/print.ts';
import { say } from '../../terminal/say.ts';

/** What the commands of the console need of the command line. */
export interface ConsoleDeps {
  readonly client: () => AdminClient;
  readonly terminal: Terminal;
}

/** Adds `renzheng console link`, which makes a link that signs in once. */
export function addConsoleCommand(program: Command, { client, terminal }: ConsoleDeps): void {
  program
    .command('console')
    .command('link')
    .description('make a link to the console that signs in once, within 15 minutes')
    .argument('[name]', 'administrator that it signs in; by default you. Only an owner may name another one')
    .option('--json', 'print JSON for programs')
    .action(async (name: string | undefined, { json }: { json?: boolean }) => {
      const made =
        name === undefined
          ? await client().call(signInContracts.makeLink, {})
          : await client().call(signInContracts.makeLinkFor, { name });
      if (json === true) return printResult(terminal, made, { json: true });
      terminal.out(`${(made as { readonly url: string }).url}\n`);
      say(
        terminal,
        told`It works once, within 15 minutes. The first person who opens it is signed in, so keep it to yourself.`,
      );
    });
}
