import { systemClock } from '../kernel/clock.ts';
import { AttemptBook } from '../people/attempts/attempt-book.ts';
import { ATTEMPT_DAY_MS } from '../people/attempts/attempt-bounds.ts';
import { placeByPerson, type PersonalDataPlace } from '../people/erasure.ts';
import { keepUp } from '../foundation/upkeep.ts';
import type { Ground } from './open-foundation.ts';

/** The attempts on people, which several APIs count together. */
export interface OpenedAttempts {
  readonly attemptBook: AttemptBook;
  readonly attemptPlace: PersonalDataPlace;
}

const NOTES_AT_ONCE = 1000;
/** The most steps in one round of upkeep. The rest waits for the next. */
const STEPS_MAX = 500;

/** Opens the attempts, and starts the regular purge of what no bound looks back to. */
export function openAttempts(ground: Ground): OpenedAttempts {
  const { config, secrets, stores } = ground;
  const { windowMinutes, failuresInWindowMax, failuresInDayMax } = config.attempts;
  const limits = { windowMs: windowMinutes * 60_000, failuresInWindowMax, failuresInDayMax };
  const attemptBook = new AttemptBook({ store: stores.attempts, secrets, limits });
  keepUp(ground, 'attempts', async () => {
    const untilMs = systemClock.nowMs() - ATTEMPT_DAY_MS;
    let notes = 0;
    for (let step = 0; step < STEPS_MAX; step++) {
      const purged = await stores.attempts.purge(untilMs, NOTES_AT_ONCE);
      notes += purged;
      if (purged < NOTES_AT_ONCE) break;
    }
    return { notes };
  });
  return { attemptBook, attemptPlace: placeByPerson('attempts', (personId) => attemptBook.erase(personId)) };
}
