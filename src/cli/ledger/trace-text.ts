import type { z } from 'zod';
import type { ledgerContracts } from '../../admin/ledger/contract.ts';
import { told } from '../../kernel/told.ts';
import { timeWithZone, type Reading } from '../../terminal/result-cells.ts';
import { innerLines, objectLines, section } from '../../terminal/reading-text.ts';
import type { Say } from '../../terminal/say.ts';

type Trace = z.output<typeof ledgerContracts.explain.result>['trace'];
type Row = z.output<typeof ledgerContracts.show.result>;

/** The commands that tell more of a call than its trace, by API. */
const MORE: Readonly<Record<string, string>> = {
  'face-guard': 'attack explain',
  'fraud-score': 'score explain',
  'business-risk': 'risk explain',
};

/** In which language a trace is written. */
interface Style {
  readonly say: Say;
  readonly reading?: Reading | undefined;
}

/**
 * Formats what decided a call for reading: how it ended, what it cost, and the numbers behind it, group by group. A call
 * without a trace (null) says where to look instead.
 *
 * @param say puts a text into the language of the shell
 * @param reading how names and values read in that language; absent for English
 */
export function traceText(row: Row, trace: Trace | null, { say, reading }: Style): string {
  const { orderId, api, code, receivedAtMs, latencyMs, source, verdict } = row;
  const groups = Object.entries(trace ?? {});
  const single = groups.filter((entry) => !isGroup(entry));
  return [
    `${orderId}  ${timeWithZone(receivedAtMs)}`,
    [
      `${say(code === 0 ? told`ANSWERED` : told`ENDED with code ${code}`)}: ${api}${verdict === null ? '' : `, ${verdict}`}`,
      say(row.charged ? told`charged ${row.unitPrice}` : told`not charged`),
      `${latencyMs} ms`,
      say(told`answered by ${source}`),
    ].join('; '),
    ...(trace === null ? ['', say(told`No numbers of this call are kept.`)] : []),
    ...section(say(told`What decided`), objectLines(Object.fromEntries(single), reading)),
    ...groups
      .filter(isGroup)
      .flatMap(([name, value]) => section(reading?.headingOf(name) ?? name, innerLines(value, reading) ?? [])),
    ...moreOf(row, say),
    '',
  ].join('\n');
}

function isGroup([, value]: readonly [string, unknown]): boolean {
  return innerLines(value) !== null;
}

function moreOf({ api, orderId }: Row, say: Say): readonly string[] {
  const more = MORE[api];
  return more === undefined ? [] : ['', say(told`More: renzheng ${more} ${orderId}`)];
}
