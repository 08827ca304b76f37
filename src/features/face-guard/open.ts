import type { FaceGuardDeps } from './handler.ts';
import type { Foundation } from '../../foundation/foundation.ts';
import type { AttackHistory } from './open-attack-history.ts';
import type { ConsentGate } from '../../people/consent.ts';
import type { Register } from '../../people/register.ts';

/** Opens what the face guard needs: the register for the identity, and the attack history. */
export function openFaceGuard(
  { config }: Foundation,
  {
    register,
    consentGate,
    attackStore,
    personIdOf,
    sealing,
  }: { readonly register: Register; readonly consentGate: ConsentGate } & AttackHistory,
): FaceGuardDeps {
  const { unknownPerson } = config.faceGuard;
  return { register, consents: consentGate, personIdOf, attackStore, sealing, unknownPerson };
}
