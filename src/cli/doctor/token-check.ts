import { siteKeyGuard, siteKeyPlace } from '../../composition/site-key-place.ts';
import { isSealedSiteKey } from '../../platform/secrets/site-key-guard.ts';
import { readIfThere } from '../../storage/files/read-only-vault.ts';
import { told } from '../../kernel/told.ts';
import type { Check } from './check.ts';

type TokenConfig = Parameters<typeof siteKeyPlace>[0];

/**
 * Checks that the token of the settings opens the site key, and that the key is sealed by it.
 *
 * @param guard the token. The one of the settings if not given
 */
export function tokenCheck(config: TokenConfig, guard = siteKeyGuard(config)): Check {
  return {
    name: told`token of the site key`,
    async run() {
      const { siteKey, siteKeyFile } = siteKeyPlace(config, undefined, guard);
      const text = siteKey ?? (siteKeyFile === null ? null : await readIfThere(siteKeyFile));
      if (text === null) return { level: 'ok', detail: told`there is no site key yet` };
      if (guard === null)
        return isSealedSiteKey(text)
          ? {
              level: 'error',
              detail: told`the site key is sealed by a token, and none is set up`,
              mend: told`set pkcs11.module, pkcs11.token and pkcs11.pin`,
            }
          : { level: 'ok', detail: told`none is set up` };
      if (!isSealedSiteKey(text))
        return {
          level: 'warning',
          detail: told`the site key is not sealed by it`,
          mend: told`renzheng secret seal-site-key`,
        };
      await guard.open(text);
      return { level: 'ok', detail: told`${config.pkcs11.token ?? ''} opens the site key` };
    },
  };
}
