import { Command } from 'commander';
import { ADMIN_CONTRACTS } from '../admin/index.ts';
import type { Config } from '../config/config.ts';
import { ALL_FEATURES } from '../features/index.ts';
import type { AdminClient } from '../terminal/admin-client.ts';
import { addAdminCommands, groupOf } from '../terminal/admin-commands.ts';
import type { Terminal } from '../terminal/print.ts';
import { addBackupCommand } from './backup/backup-command.ts';
import { addRestoreCommand } from './backup/restore-command.ts';
import { addClusterInitCommand } from './cluster/command.ts';
import { addDbCommands } from './cluster/db-commands.ts';
import { addCompletionCommand } from './completion/command.ts';
import { addConfigCommand } from './config/command.ts';
import { localizeHelp } from './help/localize-help.ts';
import { languageOfLocale } from '../terminal/locale.ts';
import { addSealCommand } from './secret/seal-command.ts';
import { addStatusCommand } from './status/command.ts';
import { addCalibrateCommand } from './calibrate/command.ts';
import { addConsoleCommand } from './console/command.ts';
import { addDoctorCommand } from './doctor/command.ts';
import { addLedgerCommands } from './ledger/command.ts';
import { addLoginCommands } from './login/command.ts';
import { addTotpCommands } from './login/totp-command.ts';
import { addModelsCommand } from './models/command.ts';
import { nameProgram } from './name-program.ts';
import { addPersonImportCommand } from './person-import/command.ts';
import { addPersonRemoveCommand } from './person-remove/command.ts';
import { addSendCommand } from './person-import/send-command.ts';
import { addServeCommand } from './serve.ts';
import { addUpgradeCommand } from './upgrade/command.ts';

/** What all commands together need. */
export interface ProgramDeps {
  /** Reads the configuration. The settings that are given stand before those of the environment. */
  readonly configOf: (settings?: Readonly<Record<string, string>>) => Config;
  readonly client: () => AdminClient;
  readonly terminal: Terminal;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Makes the command line with all of its commands. */
export async function createProgram({ configOf, client, terminal, env }: ProgramDeps): Promise<Command> {
  const program = nameProgram(new Command());
  addServeCommand(program, { configOf, terminal });
  addStatusCommand(program, { client, terminal });
  addDoctorCommand(program, { configOf, terminal });
  addConfigCommand(program, { configOf, terminal, env });
  addUpgradeCommand(program, { configOf, terminal });
  addCalibrateCommand(program, { configOf, client, terminal });
  addModelsCommand(program, { configOf, client, terminal });
  addConsoleCommand(program, { client, terminal });
  addBackupCommand(program, { client, terminal });
  addRestoreCommand(program, { configOf, terminal });
  addLoginCommands(program, { configOf, client, terminal, env });
  addTotpCommands(program, { client, terminal });
  const language = languageOfLocale(env);
  addAdminCommands(program, ADMIN_CONTRACTS, { client, terminal, language });
  addSealCommand(groupOf(program, 'secret'), { configOf, terminal });
  addPersonImportCommand(groupOf(program, 'person'), { client, terminal });
  addPersonRemoveCommand(groupOf(program, 'person'), { client, terminal, language });
  addSendCommand(groupOf(program, 'person-import'), { client, terminal, language });
  addClusterInitCommand(groupOf(program, 'cluster'), { configOf, terminal });
  addDbCommands(groupOf(program, 'db'), { configOf, terminal });
  addLedgerCommands(groupOf(program, 'ledger'), { client, terminal });
  for (const { loadCommands } of ALL_FEATURES) (await loadCommands?.())?.(program, { client, terminal });
  addCompletionCommand(program, terminal);
  await localizeHelp(program, language);
  return program;
}
