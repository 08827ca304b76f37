import fusion from './default-fusion.json' with { type: 'json' };
import { LIVENESS_FUSION, type LivenessFusion } from './fusion.ts';

/** The fusion for the default network, measured as docs/accuracy.md reports. Of no use for another network. */
export const DEFAULT_FUSION: LivenessFusion = LIVENESS_FUSION.parse(fusion);

/**
 * The fusion to use with an installed network: the operator's own if it was measured with this network, else the
 * default one if that is for it. `null` if the network has to be calibrated first.
 */
export function fusionFor(livenessId: string, own: LivenessFusion | null): LivenessFusion | null {
  if (own?.livenessId === livenessId) return own;
  return DEFAULT_FUSION.livenessId === livenessId ? DEFAULT_FUSION : null;
}
