import type { FaceGuardDeps } from '../apis/face-guard/handler.ts';
import { personIdOf } from '../registry/person-id.ts';
import type { Foundation } from './foundation.ts';
import type { AttackHistory } from './open-attack-history.ts';
import type { StoredRegister } from './open-stored-register.ts';

/** What the face guard needs: the register for the identity, and the attack history. */
export function openFaceGuard(
  { config, secrets }: Foundation,
  { register, consentGate, attackStore }: StoredRegister & AttackHistory,
): FaceGuardDeps {
  return {
    register,
    consents: consentGate,
    personIdOf: (idNumber) => personIdOf(secrets, idNumber),
    attackStore,
    sealing: { sealAfterMs: config.faceGuard.sealAfterMinutes * 60_000 },
  };
}
