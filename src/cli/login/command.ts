import { Option, type Command } from 'commander';
import { administratorContracts } from '../../admin/administrators/contract.ts';
import { signInContracts } from '../../admin/sign-in/contract.ts';
import type { Config } from '../../config/config.ts';
import { AdminClient, AdminClientError, findAdminUrl } from '../../terminal/admin-client.ts';
import { addPrintOptions, printResult, type PrintOptions, type Terminal } from '../../terminal/print.ts';
import { timeWithZone } from '../../terminal/result-cells.ts';
import { sayResult } from '../../terminal/say.ts';
import { askSecret, ValueReader } from '../../terminal/secret-input.ts';
import {
  readSession,
  removeSession,
  sessionFile,
  writeSession,
  type KeptSession,
} from '../../terminal/session-file.ts';
import { told } from '../../kernel/told.ts';

/** What the commands of one's own session work with. */
export interface LoginDeps {
  readonly configOf: () => Config;
  readonly client: () => AdminClient;
  readonly terminal: Terminal;
  readonly env: Readonly<Record<string, string | undefined>>;
}

interface LoginOptions {
  readonly url?: string;
  readonly name: string;
  readonly passwordFile?: string;
  readonly codeFile?: string;
}

/** Adds `login`, `logout` and `whoami`. */
export function addLoginCommands(program: Command, deps: LoginDeps): void {
  const { client, terminal, env } = deps;
  program
    .command('login')
    .description(`sign in with name and password; the other commands then use this session (${sessionFile(env)})`)
    .requiredOption('--name <name>', 'your name as an administrator')
    .option('--url <url>', 'address of the admin API; by default RENZHENG_ADMIN_URL or the server of this data folder')
    .option('--password-file <file>', 'your password: the first line of this file; - is standard input')
    .addOption(
      new Option(
        '--code-file <file>',
        'a code of your second factor: the first line of this file; - is standard input',
      ),
    )
    .action((options: LoginOptions) => login(options, deps));
  program
    .command('logout')
    .description('end the session of `renzheng login` and forget it')
    .action(() => logout(deps));
  addPrintOptions(program.command('whoami').description('show which administrator the commands act for')).action(
    async (print: PrintOptions) => {
      const { operations, ...shown } = (await client().call(signInContracts.whoAmI, {})) as Record<string, unknown>;
      printResult(terminal, print.json === true ? { ...shown, operations } : shown, print);
    },
  );
}

async function login({ url: named, name, passwordFile, codeFile }: LoginOptions, deps: LoginDeps): Promise<void> {
  const { env, terminal } = deps;
  const url = named ?? addressOf(deps);
  const reader = new ValueReader();
  const password =
    passwordFile === undefined ? await askSecret(terminal, told`your password`) : reader.read(passwordFile);
  const given = codeFile === undefined ? undefined : reader.read(codeFile);
  const signIn = (code: string | undefined) =>
    new AdminClient(url, '').call(administratorContracts.signIn, { name, password, code });
  const opened = await signIn(given).catch(async (error: unknown) => {
    const asks = error instanceof AdminClientError && error.code === 'second_factor_required';
    if (!asks || given !== undefined) throw error;
    return signIn(await askSecret(terminal, told`code of your authenticator app, or a recovery code`));
  });
  const { token, expiresAtMs } = opened as { readonly token: string; readonly expiresAtMs: number };
  writeSession(env, { url, token, name, expiresAtMs });
  sayResult(terminal, told`signed in to ${url} as ${name} until ${timeWithZone(expiresAtMs)}`);
}

/** A session that has ended, or a file that holds none, must not stop a new sign-in. */
function addressOf({ configOf, env }: LoginDeps): string {
  return findAdminUrl(configOf().data.dir, env, sessionOf(env));
}

async function logout({ env, terminal }: LoginDeps): Promise<void> {
  const session = sessionOf(env);
  removeSession(env);
  if (session === null) return sayResult(terminal, told`there was no session to end`);
  try {
    await new AdminClient(session.url, session.token).call(administratorContracts.signOut, {});
    sayResult(terminal, told`signed out from ${session.url}`);
  } catch (error) {
    if (!(error instanceof AdminClientError)) throw error;
    if (error.code === 'unauthenticated')
      return sayResult(terminal, told`the session at ${session.url} had ended already`);
    const forgotten = told`the session is forgotten here, but it could not be ended at the server:`;
    throw new Error(`${forgotten}\n${error.message}`, { cause: error });
  }
}

function sessionOf(env: LoginDeps['env']): KeptSession | null {
  try {
    return readSession(env);
  } catch {
    // `logout` removes a file that holds no session, and `login` replaces it.
    return null;
  }
}
