import process from 'node:process';
import { readConfig, type Config } from '../config/config.ts';
import { systemClock } from '../kernel/clock.ts';
import { Fault } from '../kernel/fault.ts';
import { told, toldElsewhere } from '../kernel/told.ts';
import { LockTaken } from '../storage/sqlite/lock-taken.ts';
import { TableProblem } from '../tables/table-problem.ts';
import { AdminClient, AdminClientError } from '../terminal/admin-client.ts';
import { languageOfLocale } from '../terminal/locale.ts';
import { EXIT, type Terminal } from '../terminal/print.ts';
import { inShellLanguage, say } from '../terminal/say.ts';

const english: Terminal = {
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
  failed: (code = EXIT.failed) => {
    process.exitCode = code;
  },
  columns: process.stderr.columns,
  outColumns: process.stdout.columns,
  outIsTerminal: process.stdout.isTTY === true,
};

/** Reads the command line of this process and runs its command. What went wrong is said, and in the exit code. */
export async function runCommand(): Promise<void> {
  // Everything that a command makes (database, keys, reports, exports) is readable by its owner alone.
  process.umask(0o077);

  /** A server goes on if its output is closed, or if the disk under its output is full. */
  const isServer = process.argv[2] === 'serve';

  const language = languageOfLocale(process.env);
  const terminal: Terminal =
    language === 'en'
      ? english
      : { ...english, ...(await import('../wire/told/chinese-terminal.ts')).CHINESE_TERMINAL };

  // A reader such as `head` closes the pipe once it has enough, which is not a failure.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (isServer) return;
    if (error.code === 'EPIPE') process.exit(0);
    // The disk under it may be full.
    const why = told`standard output cannot be written (${error.code ?? 'unknown'}), so the result is not complete`;
    process.stderr.write(`renzheng: ${inShellLanguage(terminal, why)}\n`);
    process.exit(EXIT.failed);
  });
  process.stderr.on('error', (error) => {
    if (!isServer) throw error;
  });

  /** The configuration. It is read when the first command needs it, so that `--help` works with a broken one. */
  let config: Config | undefined;
  const configOf = (settings: Readonly<Record<string, string>> = {}) =>
    (config ??= readConfig({ ...process.env, ...settings }));
  const warnOfNodesBehind = (nodes: string) =>
    say(
      terminal,
      nodes === 'unknown'
        ? told`done, but it does not hold yet on every node. It holds there as soon as the node reads it; look at its log`
        : told`done, but it does not hold yet on these nodes: ${nodes}. It holds there as soon as the node reads it; look at its log`,
    );
  const notes = {
    language,
    onBehind: warnOfNodesBehind,
    onSecondPerson: (note: string) => say(terminal, told`second person: ${note}`),
  };
  const client = () => AdminClient.find(configOf().data.dir, process.env, { ...notes, nowMs: systemClock.nowMs() });

  const deps = { configOf, client, terminal, env: process.env };
  const program = isServer
    ? await (await import('./serve-program.ts')).createServeProgram(deps)
    : await (await import('./program.ts')).createProgram(deps);

  try {
    await program.parseAsync();
  } catch (error) {
    // A user of a command needs to know what to do. The place in the code matters only for bugs.
    const isExpected =
      error instanceof AdminClientError ||
      error instanceof TableProblem ||
      error instanceof Fault ||
      error instanceof LockTaken ||
      (error instanceof Error && error.constructor === Error);
    terminal.err(`renzheng: ${isExpected ? saidIn(terminal, error as Error) : (error as Error).stack}\n`);
    process.exitCode = EXIT.failed;
  }
}

/** Gives the message of an error in the language of the shell. A server that refuses has put its own there already. */
function saidIn(terminal: Terminal, error: Error): string {
  if (error instanceof AdminClientError && error.code !== null) return error.message;
  return inShellLanguage(terminal, toldElsewhere(error.message));
}
