import { systemClock } from '../src/kernel/clock.ts';
import { systemRandom } from '../src/kernel/random.ts';
import { LocalSiteKey } from '../src/platform/secrets/site-key.ts';
import { SiteVault } from '../src/platform/secrets/site-vault.ts';
import { MemoryKeyRing } from '../src/storage/memory/key-ring.ts';

/** Real site secrets over a key ring in memory. When the test ends, what they sealed cannot be opened any more. */
export function openSecrets(): Promise<SiteVault> {
  return SiteVault.open({
    siteKeys: [new LocalSiteKey(systemRandom.bytes(32), systemRandom)],
    ring: new MemoryKeyRing(),
    cipher: 'aes-256-gcm',
    clock: systemClock,
    random: systemRandom,
  });
}
