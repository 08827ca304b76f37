import { systemClock } from '../kernel/clock.ts';
import { every } from '../kernel/timers.ts';
import { MalformedCalls } from '../platform/admission/malformed-calls.ts';
import type { Ground } from './open-foundation.ts';

const WRITE_EVERY_MS = 60_000;

/** Counts malformed calls beyond those that leave a row. The sums go into the audit each minute and when the server closes. */
export function sumMalformedCalls({ log, opened, stores }: Pick<Ground, 'log' | 'opened' | 'stores'>): MalformedCalls {
  const malformed = new MalformedCalls({ audit: stores.audit, clock: systemClock });
  const write = () =>
    malformed
      .writeDue()
      .catch(() => log.problem('sums of malformed calls could not be written into the audit; the server tries again'));
  const timer = every(WRITE_EVERY_MS, () => void write());
  opened.defer(() => {
    clearInterval(timer);
    return write();
  });
  return malformed;
}
