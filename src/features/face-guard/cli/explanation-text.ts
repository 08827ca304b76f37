import Table from 'cli-table3';
import type { z } from 'zod';
import { localTimeOf } from '../../../platform/ledger/local-day.ts';
import type { attackContracts } from '../admin/attacks/contract.ts';

type Explanation = z.output<typeof attackContracts.explain.result>;

/** Table style with blanks between the columns and no lines. */
const PLAIN = {
  style: { head: [], border: [], 'padding-left': 0, 'padding-right': 2 },
  chars: {
    top: '',
    'top-mid': '',
    'top-left': '',
    'top-right': '',
    bottom: '',
    'bottom-mid': '',
    'bottom-left': '',
    'bottom-right': '',
    left: '',
    'left-mid': '',
    mid: '',
    'mid-mid': '',
    right: '',
    'right-mid': '',
    middle: '',
  },
};

/** Formats an answer of the face guard for reading: each window beside its recount, then the events behind them. */
export function explanationText({ orderId, today, windows, events, next }: Explanation): string {
  const counted = new Table({ head: ['window', 'days', 'attacks', 'at night', 'recounted', ''], ...PLAIN });
  for (const { days, from, to, count, night, recountedCount, recountedNight } of windows) {
    const agrees = count === recountedCount && night === recountedNight;
    const recount = agrees ? 'the same' : `${recountedCount}, ${recountedNight} at night`;
    counted.push([
      `${days} d`,
      `${from} to ${to}`,
      count,
      night,
      recount,
      agrees ? '' : 'erased or past retention since',
    ]);
  }
  const behind = new Table({ head: ['at', 'night', 'kind', 'score', 'source', 'event', 'counted from'], ...PLAIN });
  for (const { atMs, isNight, kind, score, source, eventId, fromWindow } of events)
    behind.push([localTime(atMs), isNight ? 'yes' : '', kind, score ?? '-', source, eventId, `${fromWindow} d`]);
  return [
    `${orderId}  asked on ${today} (Asia/Shanghai)`,
    '',
    counted.toString(),
    '',
    events.length === 0 ? 'no event was counted' : behind.toString(),
    ...(next === null ? [] : ['', `more: --after ${next}`]),
    '',
  ].join('\n');
}

function localTime(atMs: number): string {
  return localTimeOf(atMs).slice(0, 19).replace('T', ' ');
}
