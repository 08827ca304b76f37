import { systemClock } from '../kernel/clock.ts';
import type { PersonalDataPlace } from '../registry/erasure.ts';
import { dayNumberOf } from '../risk/attacks/attack-day.ts';
import type { AttackRecorder } from '../risk/attacks/attack-recorder.ts';
import type { AttackStore } from '../risk/attacks/attack-store.ts';
import { SqliteAttackRecorder } from '../storage/sqlite/attacks/attack-recorder.ts';
import { SqliteAttackStore } from '../storage/sqlite/attacks/attack-store.ts';
import type { Foundation } from './foundation.ts';
import { keepUp } from './upkeep.ts';

/** The attack history, and what writes this server's own refusals into it. */
export interface AttackHistory {
  readonly attackStore: AttackStore;
  readonly recorder: AttackRecorder;
}

const EVENTS_AT_ONCE = 1000;

/** Opens the attack history over the embedded database; drops what is past its retention. */
export function openAttackHistory(foundation: Foundation): AttackHistory {
  const attackStore = new SqliteAttackStore(foundation.database);
  const { attackDays } = foundation.config.retention;
  keepUp(foundation, 'attack events', async () => ({
    events: await attackStore.purge(dayNumberOf(systemClock.nowMs()) - attackDays, EVENTS_AT_ONCE),
  }));
  return { attackStore, recorder: new SqliteAttackRecorder() };
}

/** Forgets the attacks on a person. */
export function attackPlace({ attackStore }: Pick<AttackHistory, 'attackStore'>): PersonalDataPlace {
  return { name: 'attack history', erase: ({ personId }) => attackStore.erase(personId) };
}
