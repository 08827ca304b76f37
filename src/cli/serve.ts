import type { Command } from 'commander';
import { readFileSync } from 'node:fs';
import type { Config } from '../config/config.ts';
import { systemRandom } from '../kernel/random.ts';
import type { RunningServer } from '../main.ts';
import { told, toldLines, type Told } from '../kernel/told.ts';
import { AdminClient } from '../terminal/admin-client.ts';
import { explainStart } from './explain-start.ts';
import type { Terminal } from '../terminal/print.ts';
import { inShellLanguage, say, sayResult } from '../terminal/say.ts';
import { toldToEnd } from './told-to-end.ts';

/** What the serve command needs of the command line. */
export interface ServeDeps {
  /** Reads the configuration. The settings that are given stand before those of the environment. */
  readonly configOf: (settings?: Readonly<Record<string, string>>) => Config;
  readonly terminal: Terminal;
}

interface ServeOptions {
  readonly acceptLoss?: boolean;
  readonly acceptClock?: boolean;
  readonly port?: string;
}

/** Adds `renzheng serve`, which runs the server until a signal ends it. */
export function addServeCommand(program: Command, { configOf, terminal }: ServeDeps): void {
  program
    .command('serve')
    .description('run the server in the foreground until SIGINT or SIGTERM')
    .option('--port <number>', 'port of the five APIs, in place of http.port (RENZHENG_HTTP_PORT)')
    .option('--accept-loss', 'go on although acknowledged ledger or audit rows are missing; the audit records it')
    .option('--accept-clock', 'the clock is right, so remove by age again after a long pause; the audit records it')
    .action(async ({ acceptLoss, acceptClock, port }: ServeOptions) => {
      const config = configOf(port === undefined ? {} : { RENZHENG_HTTP_PORT: port });
      // Loaded only here, because every other command is a client and need not wait for models and drivers.
      const { startServer } = await import('../main.ts');
      const options = { acceptsLoss: acceptLoss === true, acceptsClock: acceptClock === true };
      const server = await startServer(config, undefined, options).catch((error: unknown) => {
        throw explainStart(error, config);
      });
      const end = toldToEnd();
      terminal.err(inShellLanguage(terminal, welcome(server, config)));
      await welcomeToConsole(server, terminal);
      if (server.madeTokenFile !== null) await welcomeNewUser(server, server.madeTokenFile, terminal);
      await Promise.race([end, server.askedToDrain]);
      say(terminal, told`renzheng: finishing the admitted calls…`);
      await server.close();
    });
}

/** The port of an address, also if it is the one that its scheme implies. */
function portOf(url: string): string {
  const { port, protocol } = new URL(url);
  if (port !== '') return port;
  return protocol === 'https:' ? '443' : '80';
}

/** What the server says once it is ready: its addresses, the data folder, and the settings that change them. */
export function welcome(
  {
    url,
    adminUrl,
    madeSiteKeyFile,
    madeTokenFile,
  }: Pick<RunningServer, 'url' | 'adminUrl' | 'madeSiteKeyFile' | 'madeTokenFile'>,
  { data }: Pick<Config, 'data'>,
): Told {
  const lines = [
    told`renzheng: ready at ${url} (reference: ${url}/docs, admin API: ${adminUrl}/admin/v1, data: ${data.dir})`,
    told`renzheng: port ${portOf(url)} by --port or RENZHENG_HTTP_PORT, admin port by RENZHENG_ADMIN_PORT, data folder by RENZHENG_DATA_DIR`,
    ...(madeSiteKeyFile === null
      ? []
      : [
          told`renzheng: a site key was made in ${madeSiteKeyFile}. BACK IT UP, apart from the data:`,
          told`renzheng: without it no personal data in this folder can ever be read again.`,
        ]),
    ...(madeTokenFile === null
      ? []
      : [told`renzheng: the first owner's token is in ${madeTokenFile}; the command line finds it there.`]),
  ];
  return toldLines([...lines, told``]);
}

/**
 * Says where the console is. To a person at a terminal it also gives a link that signs in, which no file and no log of a
 * service manager must hold.
 */
export async function welcomeToConsole(
  { consoleUrl, makeConsoleLink }: Pick<RunningServer, 'consoleUrl' | 'makeConsoleLink'>,
  terminal: Terminal,
): Promise<void> {
  say(terminal, told`renzheng: console at ${consoleUrl}`);
  if (terminal.outIsTerminal !== true) return;
  try {
    const link = await makeConsoleLink();
    if (link === null) return;
    sayResult(
      terminal,
      told`renzheng: this link signs the first owner in once, within 15 minutes (for another: bin/renzheng.mjs console link):`,
    );
    terminal.out(`  ${link}\n`);
  } catch (error) {
    // The server runs. A link can be made later.
    say(
      terminal,
      told`renzheng: no sign-in link was made (${(error as Error).message}); make one: bin/renzheng.mjs console link`,
    );
  }
}

function newOpenId(): string {
  return `JH${Buffer.from(systemRandom.bytes(16)).toString('hex')}`;
}

/** Makes the first apps over the admin API, as any client would, and says how to go on. */
async function welcomeNewUser({ url, adminUrl }: RunningServer, tokenFile: string, terminal: Terminal): Promise<void> {
  const { firstSteps, makeFirstApps } = await import('./first-steps.ts');
  const client = new AdminClient(adminUrl, readFileSync(tokenFile, 'utf8').trim());
  const inLanguage = (text: Told) => inShellLanguage(terminal, text);
  try {
    terminal.out(firstSteps(url, await makeFirstApps(client, newOpenId, inLanguage), inLanguage));
  } catch (error) {
    // The server runs. If its own client cannot reach it, e.g. because of a self-signed certificate, the server goes
    // on.
    sayResult(
      terminal,
      told`renzheng: the first apps were not made (${(error as Error).message}); make one: bin/renzheng.mjs app create --name "My app"`,
    );
  }
}
