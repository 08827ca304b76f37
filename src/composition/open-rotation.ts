import { DataKeyRotation } from '../platform/secrets/data-key-rotation.ts';
import type { Ground } from './open-foundation.ts';

/** The keys of the site as the admin API manages them. */
export function openKeys(foundation: Ground) {
  const { vault, changeSiteKey } = foundation.vault;
  return { vault, changeSiteKey, rotation: openRotation(foundation) };
}

/** Rotation of data keys; goes on with one that the last process did not finish. */
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
