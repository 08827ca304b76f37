import type { z } from 'zod';
import type { ledgerContracts } from '../../admin/ledger/contract.ts';
import { told, type Told } from '../../kernel/told.ts';
import { timeWithZone } from '../../terminal/result-cells.ts';
import { innerLines, objectLines, section } from '../../terminal/reading-text.ts';

type Trace = z.output<typeof ledgerContracts.explain.result>['trace'];
type Row = z.output<typeof ledgerContracts.show.result>;

/** The commands that tell more of a call than its trace, by API. */
const MORE: Readonly<Record<string, string>> = {
  'face-guard': 'attack explain',
  'fraud-score': 'score explain',
  'business-risk': 'risk explain',
};

/**
 * Formats what decided a call for reading: how it ended, what it cost, and the numbers behind it, group by group. A call
 * without a trace (null) says where to look instead.
 *
 * @param inLanguage puts a text into the language of the shell
 */
export function traceText(row: Row, trace: Trace | null, inLanguage: (text: Told) => string): string {
  const { orderId, api, code, receivedAtMs, latencyMs, source, verdict } = row;
  const groups = Object.entries(trace ?? {});
  const single = groups.filter((entry) => !isGroup(entry));
  return [
    `${orderId}  ${timeWithZone(receivedAtMs)}`,
    [
      `${inLanguage(code === 0 ? told`ANSWERED` : told`ENDED with code ${code}`)}: ${api}${verdict === null ? '' : `, ${verdict}`}`,
      inLanguage(row.charged ? told`charged ${row.unitPrice}` : told`not charged`),
      `${latencyMs} ms`,
      inLanguage(told`answered by ${source}`),
    ].join('; '),
    ...(trace === null ? ['', inLanguage(told`No numbers of this call are kept.`)] : []),
    ...section(inLanguage(told`What decided`), objectLines(Object.fromEntries(single))),
    ...groups.filter(isGroup).flatMap(([name, value]) => section(name, innerLines(value) ?? [])),
    ...moreOf(row, inLanguage),
    '',
  ].join('\n');
}

function isGroup([, value]: readonly [string, unknown]): boolean {
  return innerLines(value) !== null;
}

function moreOf({ api, orderId }: Row, inLanguage: (text: Told) => string): readonly string[] {
  const more = MORE[api];
  return more === undefined ? [] : ['', inLanguage(told`More: renzheng ${more} ${orderId}`)];
}
