import type { Command } from 'commander';
import { siteKeyGuard, siteKeyPlace } from '../../composition/site-key-place.ts';
import type { Config } from '../../config/config.ts';
import { formatSiteKey } from '../../platform/secrets/site-key.ts';
import { SiteKeyFile } from '../../storage/files/site-key-file.ts';
import type { Terminal } from '../../terminal/print.ts';

/** What the command needs of the command line. */
export interface SealCommandDeps {
  readonly configOf: () => Config;
  readonly terminal: Terminal;
}

const NO_TOKEN = 'no token is set up: set pkcs11.module, pkcs11.token and pkcs11.pin (docs/security-privacy.md)';

/**
 * Adds `renzheng secret seal-site-key`, which seals the site key in its file by the token of the settings. It works on the
 * machine of the server, because the plain key must not travel.
 */
export function addSealCommand(secret: Command, { configOf, terminal }: SealCommandDeps): void {
  secret
    .command('seal-site-key')
    .description('seal the site key in its file by the token of pkcs11, so that only the token opens it')
    .option('--print', 'print the sealed key for security.siteKey of the nodes of a cluster, and change no file')
    .action(async (options: { readonly print?: true }) => {
      const config = configOf();
      const guard = siteKeyGuard(config);
      if (guard === null) throw new Error(NO_TOKEN);
      const { siteKey, siteKeyFile } = siteKeyPlace(config);
      if (options.print === true) {
        const key = siteKey === undefined ? await keyOfFile(siteKeyFile, config) : Buffer.from(siteKey, 'hex');
        if (key.length !== 32) throw new Error('security.siteKey is sealed already, or is not 64 hex digits');
        return terminal.out(`${await guard.seal(key)}\n`);
      }
      if (siteKeyFile === null)
        throw new Error('security.siteKey holds the key: put what --print gives in its place, and restart');
      const plain = await new SiteKeyFile(siteKeyFile, guard).seal();
      if (plain === null) return terminal.out(`${siteKeyFile} is sealed already, or not there yet.\n`);
      terminal.out(
        `${siteKeyFile} is sealed. Restart the server, keep ${plain} in another place as the way back, and remove it here.\n`,
      );
    });
}

async function keyOfFile(file: string | null, config: Config): Promise<Uint8Array> {
  const { current } = file === null ? { current: null } : await new SiteKeyFile(file, siteKeyGuard(config)).read();
  if (current === null) throw new Error('there is no site key yet: the first start makes it');
  return Buffer.from(formatSiteKey(current), 'hex');
}
