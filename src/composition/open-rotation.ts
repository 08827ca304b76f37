import { DataKeyRotation } from '../platform/secrets/data-key-rotation.ts';
import type { Ground } from './open-foundation.ts';

/** Opens the keys of the site for the admin API to manage. */
export function openKeys(foundation: Ground) {
  const { vault, changeSiteKey } = foundation.vault;
  return { vault, changeSiteKey, rotation: openRotation(foundation) };
}

/** Opens the rotation of data keys, and goes on with a rotation that the last process did not finish. */
function openRotation({ stores, secrets, log, metrics, opened }: Ground): DataKeyRotation {
  const rotation = new DataKeyRotation({
    vault: secrets,
    places: stores.sealedPlaces,
    onBug: (error) => log.bug({ api: 'rotation of data keys', orderId: null, stage: 'answer' }, error),
  });
  const help = 'Sealed values of a rotation of data keys';
  metrics.gauge('rotation_values', help, () => rotation.status().done, { kind: 'done' });
  metrics.gauge('rotation_values', help, () => rotation.status().total, { kind: 'total' });
  opened.defer(() => rotation.stop());
  if (secrets.dataKeys().length > 1) rotation.resume();
  return rotation;
}
