import { userInfo } from 'node:os';
import { systemClock } from '../kernel/clock.ts';
import type { ReportOrigin } from '../reports/report.ts';

/** The origin of a report that a command makes: the user of this machine, and the present. */
export function originHere(): ReportOrigin {
  return { by: userName(), atMs: systemClock.nowMs() };
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    // A user without an entry in the system's list, as in some containers, has no name.
    return '-';
  }
}
