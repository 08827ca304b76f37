import type { FaceGuardDeps } from './handler.ts';
import type { Foundation } from '../../composition/foundation.ts';
import type { AttackHistory } from './open-attack-history.ts';
import type { StoredRegister } from '../../composition/open-stored-register.ts';

/** What the face guard needs: the register for the identity, and the attack history. */
export function openFaceGuard(
  { config }: Foundation,
  { register, consentGate, attackStore, personIdOf, sealing }: StoredRegister & AttackHistory,
): FaceGuardDeps {
  const { unknownPerson } = config.faceGuard;
  return { register, consents: consentGate, personIdOf, attackStore, sealing, unknownPerson };
}
