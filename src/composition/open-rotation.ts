import { DataKeyRotation, ROTATION_JOB } from '../platform/secrets/data-key-rotation.ts';
import type { Ground } from './open-foundation.ts';

/** Opens the keys of the site for the admin API to manage. Throws Fault. */
export async function openKeys(foundation: Ground) {
  const { vault, changeSiteKey } = foundation.vault;
  return { vault, changeSiteKey, rotation: await openRotation(foundation) };
}

/** Opens the rotation of data keys, and goes on with a rotation that the last process did not finish. */
async function openRotation({ stores, secrets, metrics, jobs }: Ground): Promise<DataKeyRotation> {
  const rotation = new DataKeyRotation({ vault: secrets, places: stores.sealedPlaces, jobs });
  const help = 'Sealed values of a rotation of data keys';
  metrics.gauge('rotation_values', help, () => jobs.glimpse(ROTATION_JOB)?.done ?? 0, { kind: 'done' });
  metrics.gauge('rotation_values', help, () => jobs.glimpse(ROTATION_JOB)?.total ?? 0, { kind: 'total' });
  if (secrets.dataKeys().length > 1) await rotation.resume('');
  return rotation;
}
