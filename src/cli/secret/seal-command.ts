import type { Command } from 'commander';
import { siteKeyGuard, siteKeyPlace } from '../../composition/site-key-place.ts';
import type { Config } from '../../config/config.ts';
import { dataFolder } from '../../config/data-folder.ts';
import { parseSiteKey } from '../../platform/secrets/site-key.ts';
import type { SiteKeyGuard } from '../../platform/secrets/site-key-guard.ts';
import { SiteKeyFile } from '../../storage/files/site-key-file.ts';
import { whileLocked } from '../../storage/sqlite/kept-lock.ts';
import type { Terminal } from '../../terminal/print.ts';
import { sayResult } from '../../terminal/say.ts';
import { told, type Told } from '../../kernel/told.ts';

/** What the command needs of the command line. */
export interface SealCommandDeps {
  readonly configOf: () => Config;
  readonly terminal: Terminal;
}

type SealConfig = Pick<Config, 'data' | 'security' | 'pkcs11'>;

const NO_TOKEN = told`no token is set up: set pkcs11.module, pkcs11.token and pkcs11.pin (docs/security-privacy.md)`;

/**
 * Adds `renzheng secret seal-site-key`, which seals the site key in its file by the token of the settings. It works on the
 * machine of the server, because the plain key must not travel, and refuses the file of a server that runs.
 */
export function addSealCommand(secret: Command, { configOf, terminal }: SealCommandDeps): void {
  secret
    .command('seal-site-key')
    .description('seal the site key in its file by the token of pkcs11; the server must be stopped')
    .option('--print', 'print the sealed key for security.siteKey of the nodes of a cluster, and change no file')
    .action(async (options: { readonly print?: true }) => {
      const config = configOf();
      const guard = siteKeyGuard(config);
      if (guard === null) throw new Error(NO_TOKEN);
      if (options.print === true) terminal.out(`${await sealedKey(config, guard)}\n`);
      else for (const line of await sealFile(config, guard)) sayResult(terminal, line);
    });
}

async function sealedKey(config: SealConfig, guard: SiteKeyGuard): Promise<string> {
  const { siteKey, siteKeyFile } = siteKeyPlace(config);
  if (siteKey === undefined) return keyOfFile(siteKeyFile, config, guard);
  const key = parseSiteKey(siteKey);
  if (key === null) throw new Error(told`security.siteKey is sealed already, or is not 64 hex digits`);
  return guard.seal(key);
}

async function keyOfFile(file: string | null, config: SealConfig, guard: SiteKeyGuard): Promise<string> {
  const key = file === null ? null : await whileStopped(config, () => new SiteKeyFile(file, guard).settled());
  if (key === null) throw new Error(told`there is no site key yet: the first start makes it`);
  return guard.seal(key);
}

/** Seals the file of the settings, and gives the lines to say. */
async function sealFile(config: SealConfig, guard: SiteKeyGuard): Promise<readonly Told[]> {
  const { siteKeyFile: file } = siteKeyPlace(config);
  if (file === null)
    throw new Error(told`security.siteKey holds the key: put what --print gives in its place, and restart`);
  const { plain, plainFiles } = await whileStopped(config, () => new SiteKeyFile(file, guard).seal());
  const others = plainFiles.filter((each) => each !== plain);
  return [
    plain === null ? told`${file} is sealed already, or not there yet.` : told`${file} is sealed. Start the server.`,
    ...(plain === null ? [] : [told`Keep ${plain} in another place as the way back, and remove it here.`]),
    ...(others.length === 0
      ? []
      : [told`These files hold a plain site key: ${others.join(', ')}. Move them to another place.`]),
  ];
}

/** Keeps servers away from the data folder meanwhile. Throws an Error that says what to do if one runs. */
function whileStopped<T>({ data }: SealConfig, act: () => Promise<T>): Promise<T> {
  return whileLocked(dataFolder(data.dir).database, act);
}
