import { systemClock } from '../../kernel/clock.ts';
import { placeByPerson, type PersonalDataPlace } from '../../people/erasure.ts';
import type { IdNumber } from '../../identity/id-number.ts';
import { personIdOf } from '../../people/person-id.ts';
import type { PersonId } from '../../people/register.ts';
import { dayNumberOf, type DayNumber } from './attacks/attack-day.ts';
import { AttackDesk } from './attacks/attack-desk.ts';
import type { AttackRecorder } from './attacks/attack-recorder.ts';
import type { AttackStore } from './attacks/attack-store.ts';
import type { SealingRule } from './attacks/sealing.ts';
import type { Foundation } from '../../foundation/foundation.ts';
import { keepUp } from '../../foundation/upkeep.ts';

/** The attack history, and the recorder that writes this server's own refusals into it. */
export interface AttackHistory {
  readonly attackStore: AttackStore;
  readonly recorder: AttackRecorder;
  readonly attackDesk: AttackDesk;
  /** The id under which attacks on the person with a number are kept. */
  readonly personIdOf: (idNumber: IdNumber) => PersonId;
  readonly sealing: SealingRule;
}

const EVENTS_AT_ONCE = 1000;
/** The most steps in one round. The rest is left for the next round. */
const STEPS_MAX = 500;

/** Opens the attack history, and starts the regular purge of what is past its retention. */
export function openAttackHistory(
  foundation: Foundation,
  { attackStore, recorder }: Pick<AttackHistory, 'attackStore' | 'recorder'>,
): AttackHistory {
  const { config, secrets } = foundation;
  const { attackDays: daysKept } = config.retention;
  keepUp(foundation, 'attack events', async () => ({
    events: await purgeAll(attackStore, dayNumberOf(systemClock.nowMs()) - daysKept),
  }));
  const shared = {
    attackStore,
    personIdOf: (idNumber: IdNumber) => personIdOf(secrets, idNumber),
    sealing: { sealAfterMs: config.faceGuard.sealAfterMinutes * 60_000 },
  };
  const attackDesk = new AttackDesk({ ...shared, clock: systemClock, daysKept });
  return { ...shared, recorder, attackDesk };
}

/** Purges in small steps, so that no call waits long for the database. */
async function purgeAll(store: AttackStore, before: DayNumber): Promise<number> {
  let events = 0;
  for (let step = 0; step < STEPS_MAX; step++) {
    const purged = await store.purge(before, EVENTS_AT_ONCE);
    events += purged;
    if (purged < EVENTS_AT_ONCE) break;
  }
  return events;
}

/** Erases the attacks on a person. */
export function attackPlace({ attackStore }: Pick<AttackHistory, 'attackStore'>): PersonalDataPlace {
  return placeByPerson('attack history', (personId) => attackStore.erase(personId));
}
