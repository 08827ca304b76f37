import { systemClock } from '../kernel/clock.ts';
import { AttemptBook } from '../people/attempts/attempt-book.ts';
import { ATTEMPT_DAY_MS } from '../people/attempts/attempt-bounds.ts';
import { placeByPerson, type PersonalDataPlace } from '../people/erasure.ts';
import { keepUp, purgeInSteps } from '../foundation/upkeep.ts';
import type { Ground } from './open-foundation.ts';
import { told } from '../kernel/told.ts';

/** The attempts on people, which several APIs count together. */
export interface OpenedAttempts {
  readonly attemptBook: AttemptBook;
  readonly attemptPlace: PersonalDataPlace;
}

const PURGE = { rowsAtOnce: 1000, stepsMax: 500 };

/** Opens the attempts, and starts the regular purge of what no bound looks back to. */
export function openAttempts(ground: Ground): OpenedAttempts {
  const { config, secrets, stores } = ground;
  const { windowMinutes, failuresInWindowMax, failuresInDayMax } = config.attempts;
  const limits = { windowMs: windowMinutes * 60_000, failuresInWindowMax, failuresInDayMax };
  const attemptBook = new AttemptBook({ store: stores.attempts, secrets, limits });
  keepUp(ground, 'attempts', async () => {
    const untilMs = systemClock.nowMs() - ATTEMPT_DAY_MS;
    return { notes: await purgeInSteps(PURGE, (limit) => stores.attempts.purge(untilMs, limit)) };
  });
  return { attemptBook, attemptPlace: placeByPerson(told`attempts`, (personId) => attemptBook.erase(personId)) };
}
