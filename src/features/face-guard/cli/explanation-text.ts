import type { z } from 'zod';
import { fitTable } from '../../../terminal/fit-table.ts';
import { timeText } from '../../../terminal/result-cells.ts';
import type { attackContracts } from '../admin/attacks/contract.ts';

type Explanation = z.output<typeof attackContracts.explain.result>;

/**
 * Formats an answer of the face guard for reading: each window beside its recount, then the events behind them.
 * @param width columns of the terminal. Null if a line may have any length
 */
export function explanationText({ orderId, today, windows, events, next }: Explanation, width: number | null): string {
  const counted = windows.map(({ days, from, to, count, night, recountedCount, recountedNight }) => {
    const agrees = count === recountedCount && night === recountedNight;
    const recount = agrees
      ? 'the same'
      : `${recountedCount}, ${recountedNight} at night: erased or past retention since`;
    return [`${days} d`, `${from} to ${to}`, String(count), String(night), recount];
  });
  const behind = events.map(({ atMs, isNight, kind, score, source, eventId, fromWindow }) => [
    timeText(atMs),
    isNight ? 'yes' : '',
    kind,
    String(score ?? '-'),
    source,
    eventId,
    `${fromWindow} d`,
  ]);
  return [
    `${orderId}  asked on ${today} (Asia/Shanghai)`,
    '',
    ...fitTable({ head: ['window', 'days', 'attacks', 'at night', 'recounted'], rows: counted }, width).lines,
    '',
    ...(events.length === 0
      ? ['no event was counted']
      : fitTable(
          { head: ['at (+08:00)', 'night', 'kind', 'score', 'source', 'event', 'counted from'], rows: behind },
          width,
        ).lines),
    ...(next === null ? [] : ['', `more: --after ${next}`]),
    '',
  ].join('\n');
}
