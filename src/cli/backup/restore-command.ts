import { siteKeyPlace } from '../../composition/site-key-place.ts';
import type { Command } from 'commander';
import { readFileSync } from 'node:fs';
import type { Config } from '../../config/config.ts';
import { dataFolder } from '../../config/data-folder.ts';
import { operatorFiles } from '../../config/operator-files.ts';
import { systemClock } from '../../kernel/clock.ts';
import { systemRandom } from '../../kernel/random.ts';
import type { Opening } from '../../platform/secrets/sealed-secrets.ts';
import { checkBackup, restoreBackup, type RestoreOrder } from '../../storage/files/backups/restore-backup.ts';
import { printResult, type Terminal } from '../../terminal/print.ts';
import { askSecret, readValue } from '../../terminal/secret-input.ts';
import { told, type Told } from '../../kernel/told.ts';
import { inShellLanguage, say } from '../../terminal/say.ts';

/** What the restore command needs of the command line. */
export interface RestoreCommandDeps {
  readonly configOf: () => Config;
  readonly terminal: Terminal;
}

const RESTORED_ELSEWHERE = told`this backup is of one machine, and the settings name a cluster: restore it there (cluster.mode=single), then renzheng db copy. A backup of PostgreSQL is restored by its own tools (docs/cluster.md)`;

interface Options {
  readonly check?: boolean;
  readonly passphraseFile?: string;
  readonly askPassphrase?: boolean;
  readonly privateKeyFile?: string;
  readonly json?: boolean;
}

/**
 * Adds `renzheng restore`. It checks a backup, or restores it in place of the data folder's database while no server
 * runs.
 */
export function addRestoreCommand(program: Command, { configOf, terminal }: RestoreCommandDeps): void {
  program
    .command('restore')
    .description(
      'restore a backup into the data folder; the server must be stopped, and the present data is kept aside',
    )
    .argument('<folder>', 'folder of the backup, which holds backup.json')
    .option('--check', 'only read the whole backup, open its keys and report what it holds; changes nothing')
    .option(
      '--passphrase-file <file>',
      'file whose first line is the passphrase of the sealed site key or of the private key; - is standard input',
    )
    .option('--ask-passphrase', 'ask for that passphrase at the terminal')
    .option('--private-key-file <file>', 'private key (PEM) of the recipient that the site key was sealed to')
    .option('--json', 'print JSON for programs')
    .action(async (from: string, options: Options) => {
      const config = configOf();
      const order = await orderOf(from, options, config, terminal);
      const json = options.json === true;
      const openedIn = (openedBy: Told) => (json ? openedBy : inShellLanguage(terminal, openedBy));
      if (options.check === true) {
        const checked = await checkBackup(order);
        return printResult(terminal, { ...checked, openedBy: openedIn(checked.openedBy) }, { json });
      }
      if (config.cluster.mode === 'cluster') throw new Error(RESTORED_ELSEWHERE);
      const restored = await restoreBackup(order);
      printResult(terminal, { ...restored, openedBy: openedIn(restored.openedBy) }, { json });
      for (const setting of restored.settings)
        say(terminal, told`a file of yours was put back, but no setting names it: set ${setting}`);
      say(terminal, told`restored. Start the server: it repeats the erasures that were made after this backup`);
    });
}

async function orderOf(from: string, options: Options, config: Config, terminal: Terminal): Promise<RestoreOrder> {
  const folder = dataFolder(config.data.dir);
  return {
    from,
    folder,
    ...siteKeyPlace(config, folder),
    operatorFiles: operatorFiles(config),
    opening: await openingOf(options, terminal),
    clock: systemClock,
    random: systemRandom,
  };
}

async function openingOf(
  { passphraseFile, askPassphrase, privateKeyFile }: Options,
  terminal: Terminal,
): Promise<Opening | null> {
  const asked = askPassphrase === true ? await askSecret(terminal, told`the passphrase`) : undefined;
  const passphrase = passphraseFile === undefined ? asked : readValue(passphraseFile);
  if (privateKeyFile !== undefined)
    return { method: 'recipient', privateKeyPem: readFileSync(privateKeyFile, 'utf8'), passphrase };
  return passphrase === undefined ? null : { method: 'passphrase', passphrase };
}
