import { told, type Told } from '../../kernel/told.ts';
import { STEP_MS, stepStartMs, type SeriesStep } from '../../platform/ledger/call-series.ts';
import type { AdminRefusal } from './define-admin.ts';
import { instantMs } from './instant.ts';

/** The most steps of one answer: a day of minutes, two months of hours, four years of days. */
const STEPS_MAX = 1500;
const TOO_LONG: Readonly<Record<SeriesStep, Told>> = {
  minute: told`more than ${STEPS_MAX} minutes. Ask for a shorter time, or for hours`,
  hour: told`more than ${STEPS_MAX} hours. Ask for a shorter time, or for days`,
  day: told`more than ${STEPS_MAX} days. Ask for a shorter time`,
};
/** The most points of one answer. */
export const POINTS_MAX = 50_000;

type Refused = { readonly ok: false } & AdminRefusal;
/** The steps that an operation was asked for, or why it gives none. */
export type SeriesSpan = { readonly ok: true; readonly fromMs: number; readonly toMs: number } | Refused;

/** Reads the steps of a series between two parameters that the schema `instant` has read. */
export function readSpan({
  step,
  from,
  to,
}: {
  readonly step: SeriesStep;
  readonly from: string;
  readonly to: string;
}): SeriesSpan {
  const [fromMs, toMs] = [instantMs(from), instantMs(to)];
  if (toMs <= fromMs) return { ok: false, error: 'bad_request', detail: told`to: must be later than from` };
  if ((toMs - fromMs) / STEP_MS[step] <= STEPS_MAX) return { ok: true, fromMs: stepStartMs(step, fromMs), toMs };
  return { ok: false, error: 'bad_request', detail: TOO_LONG[step] };
}

/** Refuses an answer of more than POINTS_MAX points. `advice` says what helps. */
export function tooManyPoints(advice: Told): Refused {
  return {
    ok: false,
    error: 'too_large',
    detail: told`more than ${POINTS_MAX} points. ${advice}`,
  };
}
