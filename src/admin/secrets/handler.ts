import { told } from '../../kernel/told.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { DataKeyRotation, RotationStatus } from '../../platform/secrets/data-key-rotation.ts';
import type { SiteVault } from '../../platform/secrets/site-vault.ts';
import type { AdminHandlers } from '../../wire/admin/define-admin.ts';
import type { secretContracts } from './contract.ts';

/** What the handlers of the site's keys work with. */
export interface SecretDeps {
  readonly vault: Pick<SiteVault, 'siteKeyId' | 'dataKeys'>;
  readonly rotation: DataKeyRotation;
  readonly clock: Pick<Clock, 'nowMs'>;
  /** Changes the site key. Null if the site key comes from the configuration, because it is then changed there. */
  readonly changeSiteKey: (() => Promise<{ readonly siteKeyId: string; readonly previousFile: string }>) | null;
}

/** Makes the handlers that show the ids of the site's keys, rotate keys and delete old ones. */
export function createSecretHandlers({
  vault,
  rotation,
  clock,
  changeSiteKey,
}: SecretDeps): AdminHandlers<typeof secretContracts> {
  return {
    async show() {
      const dataKeys = vault.dataKeys().map((key) => ({ ...key }));
      return { ok: true, result: { siteKeyId: vault.siteKeyId, dataKeys, rotation: await rotation.status() } };
    },

    async rotate({ cipher }, { name }) {
      if ((await rotation.status()).state === 'running')
        return { ok: false, error: 'conflict', detail: told`a rotation is under way: wait until it has finished` };
      return rotated(await rotation.rotate(name, cipher));
    },

    resume: async (_params, { name }) => rotated(await rotation.resume(name)),

    async forget({ dataKeyId, force }) {
      const outcome = await rotation.forget(dataKeyId, { nowMs: clock.nowMs(), force });
      if (outcome === 'forgotten') return { ok: true, result: { forgotten: true }, subject: `data key ${dataKeyId}` };
      if (outcome === 'too-soon')
        return {
          ok: false,
          error: 'conflict',
          detail: told`the newest data key is less than an hour old, so calls may still write with the older one: wait, or give force if no process works with it`,
        };
      if (outcome === 'unknown') return { ok: false, error: 'not_found', detail: told`there is no such data key` };
      return {
        ok: false,
        error: 'conflict',
        detail: told`some values are still sealed with an older key: rotate or resume first`,
      };
    },

    async changeSiteKey() {
      if (!changeSiteKey)
        return {
          ok: false,
          error: 'conflict',
          detail: told`the site key comes from the configuration: set security.siteKey and security.previousSiteKey there`,
        };
      const changed = await changeSiteKey();
      return { ok: true, result: changed, subject: `site key ${changed.siteKeyId}` };
    },
  };
}

function rotated(status: RotationStatus) {
  return { ok: true as const, result: status, subject: `data key ${status.dataKeyId}` };
}
