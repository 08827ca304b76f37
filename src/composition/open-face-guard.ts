import type { FaceGuardDeps } from '../apis/face-guard/handler.ts';
import type { AttackHistory } from './open-attack-history.ts';
import type { StoredRegister } from './open-stored-register.ts';

/** What the face guard needs: the register for the identity, and the attack history. */
export function openFaceGuard({
  register,
  consentGate,
  attackStore,
  personIdOf,
  sealing,
}: StoredRegister & AttackHistory): FaceGuardDeps {
  return { register, consents: consentGate, personIdOf, attackStore, sealing };
}
