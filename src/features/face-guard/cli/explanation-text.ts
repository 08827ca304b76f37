import type { z } from 'zod';
import { told } from '../../../kernel/told.ts';
import { fitTable } from '../../../terminal/fit-table.ts';
import { timeText } from '../../../terminal/result-cells.ts';
import type { Say } from '../../../terminal/say.ts';
import type { attackContracts } from '../admin/attacks/contract.ts';

type Explanation = z.output<typeof attackContracts.explain.result>;

/** How an explanation is written: within how many columns (null for lines of any length), and in which language. */
interface Style {
  readonly width: number | null;
  readonly say: Say;
}

/** Formats an answer of the face guard for reading: each window beside its recount, then the events behind them. */
export function explanationText({ orderId, today, windows, events, next }: Explanation, style: Style): string {
  const { say } = style;
  return [
    `${orderId}  ${say(told`asked on ${today} (Asia/Shanghai)`)}`,
    '',
    ...windowLines(windows, style),
    '',
    ...(events.length === 0 ? [say(told`no event was counted`)] : eventLines(events, style)),
    ...(next === null ? [] : ['', say(told`more: --after ${next}`)]),
    '',
  ].join('\n');
}

function windowLines(windows: Explanation['windows'], { width, say }: Style): readonly string[] {
  const rows = windows.map(({ days, from, to, count, night, recountedCount, recountedNight }) => {
    const agrees = count === recountedCount && night === recountedNight;
    const recount = agrees
      ? told`the same`
      : told`${recountedCount}, ${recountedNight} at night: erased or past retention since`;
    return [`${days} d`, `${from} .. ${to}`, String(count), String(night), say(recount)];
  });
  const head = [told`window`, told`dates`, told`attacks`, told`at night`, told`recounted`].map(say);
  return fitTable({ head, rows }, width).lines;
}

function eventLines(events: Explanation['events'], { width, say }: Style): readonly string[] {
  const rows = events.map(({ atMs, isNight, kind, score, source, eventId, fromWindow }) => [
    timeText(atMs),
    isNight ? say(told`yes`) : '',
    kind,
    String(score ?? '-'),
    source,
    eventId,
    `${fromWindow} d`,
  ]);
  const names = [
    told`at (+08:00)`,
    told`night`,
    told`kind`,
    told`score`,
    told`source`,
    told`event`,
    told`counted from`,
  ];
  return fitTable({ head: names.map(say), names, rows }, width).lines;
}
