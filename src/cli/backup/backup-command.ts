import { told } from '../../kernel/told.ts';
import type { Command } from 'commander';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { backupContracts } from '../../admin/backups/contract.ts';
import type { AdminClient } from '../../terminal/admin-client.ts';
import { addPrintOptions, printResult, type PrintOptions, type Terminal } from '../../terminal/print.ts';
import { askSecret, readValue } from '../../terminal/secret-input.ts';

/** What the backup command needs of the command line. */
export interface BackupCommandDeps {
  readonly client: () => AdminClient;
  readonly terminal: Terminal;
}

interface Options extends PrintOptions {
  readonly to?: string;
  readonly keepDays: number;
  readonly every: number;
  readonly recipient?: string;
  readonly passphraseFile?: string;
  readonly askPassphrase?: boolean;
  readonly schedule?: boolean;
  readonly list?: boolean;
}

/**
 * Adds `renzheng backup`. The running server makes the backup, at once or by a schedule. Example:
 * `renzheng backup --to /mnt/backups`.
 */
export function addBackupCommand(program: Command, { client, terminal }: BackupCommandDeps): void {
  addPrintOptions(
    program
      .command('backup')
      .description(
        'make a verified backup of everything while the site works, or schedule backups that the server makes',
      )
      .option('--to <folder>', 'folder on the server for backups; each backup gets a folder of its own in it')
      .option('--keep-days <days>', 'days until the server removes the backup', Number, 30)
      .option(
        '--recipient <file>',
        'seal the site key to this X25519 public key (PEM), so that only its private key opens it',
      )
      .option(
        '--passphrase-file <file>',
        'seal the site key under the passphrase in the first line of this file; - is standard input',
      )
      .option('--ask-passphrase', 'seal the site key under a passphrase that the terminal asks for')
      .option('--schedule', 'with --to: let the server make a backup every --every hours; alone: show the schedule')
      .option('--no-schedule', 'end the schedule')
      .option('--every <hours>', 'hours between two backups of the schedule', Number, 24)
      .option('--list', 'list the backups'),
  ).action(async (_options: unknown, command: Command) => {
    const options = command.opts<Options>();
    const show = (result: unknown) => printResult(terminal, result, options, ['backups']);
    const isScheduleGiven = command.getOptionValueSource('schedule') === 'cli';
    show(await carryOut(client(), options, { isScheduleGiven, terminal }));
  });
}

async function carryOut(
  client: AdminClient,
  options: Options,
  { isScheduleGiven, terminal }: { readonly isScheduleGiven: boolean; readonly terminal: Terminal },
): Promise<unknown> {
  const { to, keepDays, every: everyHours, schedule, list } = options;
  if (list === true) return client.call(backupContracts.list, {});
  if (isScheduleGiven && schedule === false) return client.call(backupContracts.setSchedule, {});
  if (isScheduleGiven && to === undefined) return client.call(backupContracts.schedule, {});
  if (to === undefined)
    throw new Error(told`say what to do: --to FOLDER to make a backup, --schedule for the schedule, or --list`);
  const place = path.resolve(to);
  const sealing = await sealingOf(options, terminal);
  if (!isScheduleGiven) return client.call(backupContracts.make, { to: place, keepDays, ...sealing });
  if ('passphrase' in sealing)
    throw new Error(
      told`a schedule seals the site key only to a --recipient, because a passphrase would have to be kept on the server`,
    );
  return client.call(backupContracts.setSchedule, { to: place, everyHours, keepDays, ...sealing });
}

async function sealingOf({ recipient, passphraseFile, askPassphrase }: Options, terminal: Terminal) {
  if (recipient !== undefined) return { recipient: readFileSync(recipient, 'utf8') };
  if (passphraseFile !== undefined) return { passphrase: readValue(passphraseFile) };
  if (askPassphrase === true)
    return { passphrase: await askSecret(terminal, told`the passphrase of the backup`, { confirm: true }) };
  return {};
}
