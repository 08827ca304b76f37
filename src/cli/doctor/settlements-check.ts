import { existsSync, readFileSync } from 'node:fs';
import type { ServerNote } from '../../config/data-folder.ts';
import type { Check } from './check.ts';
import { told } from '../../kernel/told.ts';

/** The part of the answer of /readyz that this check reads. */
interface Readiness {
  readonly checks?: { readonly settlements?: string };
}

const ANSWER_MS_MAX = 3000;

/**
 * Checks that the running server knows how all calls ended, by asking it.
 *
 * @param noteFile file in which a running server says how to reach it
 */
export function settlementsCheck(noteFile: string): Check {
  return {
    name: told`settlements`,
    async run() {
      if (!existsSync(noteFile)) return { level: 'not-asked', detail: told`not asked: no server runs` };
      const { url } = JSON.parse(readFileSync(noteFile, 'utf8')) as ServerNote;
      const answer = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(ANSWER_MS_MAX) }).catch(() => null);
      if (answer === null) return { level: 'not-asked', detail: told`not asked: the server does not answer` };
      const { checks } = (await answer.json()) as Readiness;
      const settlements = checks?.settlements ?? 'ok';
      if (settlements === 'ok') return { level: 'ok', detail: told`the server knows how every call ended` };
      return {
        level: 'warning',
        detail: told`the database has not said whether these calls are stored: ${settlements}`,
        mend: told`see why the database does not answer; the server asks it every second, and a restart forgets the question and counts from the rows`,
      };
    },
  };
}
