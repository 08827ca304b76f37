import { systemClock } from '../../kernel/clock.ts';
import { placeByPerson, type PersonalDataPlace } from '../../people/erasure.ts';
import type { IdNumber } from '../../identity/id-number.ts';
import { personIdOf } from '../../people/person-id.ts';
import type { PersonId } from '../../people/register.ts';
import { dayNumberOf } from './attacks/attack-day.ts';
import { AttackDesk } from './attacks/attack-desk.ts';
import type { AttackRecorder } from './attacks/attack-recorder.ts';
import type { AttackStore } from './attacks/attack-store.ts';
import type { SealingRule } from './attacks/sealing.ts';
import type { Foundation } from '../../foundation/foundation.ts';
import { keepUp, purgeInSteps } from '../../foundation/upkeep.ts';
import { told } from '../../kernel/told.ts';

/** The attack history, and the recorder that writes this server's own refusals into it. */
export interface AttackHistory {
  readonly attackStore: AttackStore;
  readonly recorder: AttackRecorder;
  readonly attackDesk: AttackDesk;
  /** The id under which attacks on the person with a number are kept. */
  readonly personIdOf: (idNumber: IdNumber) => PersonId;
  readonly sealing: SealingRule;
}

const PURGE = { rowsAtOnce: 1000, stepsMax: 500 };

/** Opens the attack history, and starts the regular purge of what is past its retention. */
export function openAttackHistory(
  foundation: Foundation,
  { attackStore, recorder }: Pick<AttackHistory, 'attackStore' | 'recorder'>,
): AttackHistory {
  const { config, secrets } = foundation;
  const { attackDays: daysKept } = config.retention;
  keepUp(foundation, 'attack events', async () => {
    const before = dayNumberOf(systemClock.nowMs()) - daysKept;
    return { events: await purgeInSteps(PURGE, (limit) => attackStore.purge(before, limit)) };
  });
  const shared = {
    attackStore,
    personIdOf: (idNumber: IdNumber) => personIdOf(secrets, idNumber),
    sealing: { sealAfterMs: config.faceGuard.sealAfterMinutes * 60_000 },
  };
  const attackDesk = new AttackDesk({ ...shared, clock: systemClock, daysKept });
  return { ...shared, recorder, attackDesk };
}

/** Erases the attacks on a person. */
export function attackPlace({ attackStore }: Pick<AttackHistory, 'attackStore'>): PersonalDataPlace {
  return placeByPerson(told`attack history`, (personId) => attackStore.erase(personId));
}
