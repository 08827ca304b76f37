import type { Config } from '../config/config.ts';
import { dataFolder } from '../config/data-folder.ts';
import type { SiteKeyGuard } from '../platform/secrets/site-key-guard.ts';
import type { SiteKeyPlace } from '../storage/files/read-only-vault.ts';
import { Pkcs11Guard } from '../storage/pkcs11/pkcs11-guard.ts';

/** What seals the site key of a configuration. Null if no token is set up. */
export function siteKeyGuard({ pkcs11 }: Pick<Config, 'pkcs11'>): SiteKeyGuard | null {
  const { module, token, keyId, pin } = pkcs11;
  if (module === undefined || token === undefined || pin === undefined) return null;
  return new Pkcs11Guard({ module, token, keyId, pin });
}

/** Where the site key of a configuration is, and what opens it. */
export function siteKeyPlace(
  config: Pick<Config, 'security' | 'pkcs11'> & { readonly data: Pick<Config['data'], 'dir'> },
  folder = dataFolder(config.data.dir),
  guard = siteKeyGuard(config),
): SiteKeyPlace {
  const { siteKey, siteKeyFile = folder.siteKey } = config.security;
  return { siteKey, siteKeyFile: siteKey === undefined ? siteKeyFile : null, guard };
}
