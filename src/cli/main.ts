import { Command } from 'commander';
import process from 'node:process';
import { ADMIN_CONTRACTS } from '../admin/index.ts';
import { readConfig, type Config } from '../config/config.ts';
import { productVersion } from '../config/product-version.ts';
import { AdminClient, AdminClientError } from '../terminal/admin-client.ts';
import { addAdminCommands, groupOf } from '../terminal/admin-commands.ts';
import { addBackupCommand } from './backup/backup-command.ts';
import { addRestoreCommand } from './backup/restore-command.ts';
import { addCalibrateCommand } from './calibrate/command.ts';
import { addConsoleCommand } from './console/command.ts';
import { addDoctorCommand } from './doctor/command.ts';
import { addLedgerCheck } from './ledger/command.ts';
import { addLoginCommands } from './login/command.ts';
import { addTotpCommands } from './login/totp-command.ts';
import { addModelsCommand } from './models/command.ts';
import { addPersonImportCommand } from './person-import/command.ts';
import { addSendCommand } from './person-import/send-command.ts';
import type { Terminal } from '../terminal/print.ts';
import { ALL_FEATURES } from '../features/index.ts';
import { systemClock } from '../kernel/clock.ts';
import { Fault } from '../kernel/fault.ts';
import { TableProblem } from '../tables/table-problem.ts';
import { addServeCommand } from './serve.ts';

// Everything that a command makes (database, keys, reports, exports) is readable by its owner alone.
process.umask(0o077);

const terminal: Terminal = {
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
  failed: () => {
    process.exitCode = 1;
  },
  columns: process.stderr.columns,
  outIsTerminal: process.stdout.isTTY === true,
};

// A reader such as `head` closes the pipe once it has enough, which is not a failure. A server goes on without a
// reader.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  if (process.argv[2] !== 'serve') process.exit(0);
});

/** The configuration. It is read when the first command needs it, so that `--help` works with a broken one. */
let config: Config | undefined;
const configOf = () => (config ??= readConfig(process.env));
const warnOfNodesBehind = (nodes: string) =>
  terminal.err(
    `done, but it does not hold yet on ${nodes === 'unknown' ? 'every node' : `these nodes: ${nodes}`}. It holds there as soon as the node reads it; look at its log\n`,
  );
const notes = {
  onBehind: warnOfNodesBehind,
  onSecondPerson: (note: string) => terminal.err(`second person: ${note}\n`),
};
const client = () => AdminClient.find(configOf().data.dir, process.env, { ...notes, nowMs: systemClock.nowMs() });

const program = new Command('renzheng')
  .description('Real-name verification and anti-fraud on your own machines')
  .version(productVersion())
  .showHelpAfterError('(add --help to see its arguments and options)');

addServeCommand(program, { configOf, terminal });
addDoctorCommand(program, { configOf, terminal });
addCalibrateCommand(program, { configOf, terminal });
addModelsCommand(program, { configOf, client, terminal });
addConsoleCommand(program, { client, terminal });
addBackupCommand(program, { client, terminal });
addRestoreCommand(program, { configOf, terminal });
addLoginCommands(program, { configOf, client, terminal, env: process.env });
addTotpCommands(program, { client, terminal });
addAdminCommands(program, ADMIN_CONTRACTS, { client, terminal });
addPersonImportCommand(groupOf(program, 'person'), { client, terminal });
addSendCommand(groupOf(program, 'person-import'), { client, terminal });
addLedgerCheck(groupOf(program, 'ledger'), { client, terminal });
for (const { loadCommands } of ALL_FEATURES) (await loadCommands?.())?.(program, { client, terminal });

try {
  await program.parseAsync();
} catch (error) {
  // A user of a command needs to know what to do. The place in the code matters only for bugs.
  const isExpected =
    error instanceof AdminClientError ||
    error instanceof TableProblem ||
    error instanceof Fault ||
    (error instanceof Error && error.constructor === Error);
  terminal.err(`renzheng: ${isExpected ? (error as Error).message : (error as Error).stack}\n`);
  process.exitCode = 1;
}
