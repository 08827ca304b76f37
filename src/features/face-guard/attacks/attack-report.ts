import { z } from 'zod';
import { IDENTIFIER_LENGTH_MAX } from '../../../identity/clean-text.ts';
import { givesIdNumberAway, idNumberProblem, parseIdNumber, type IdNumber } from '../../../identity/id-number.ts';
import type { PersonId } from '../../../people/register.ts';
import { dayNumberOf, dayStartMs } from './attack-day.ts';
import { REPORTED_KINDS, type AttackEvent } from './attack-event.ts';
import { isFromAhead } from '../../../kernel/wall-stamps.ts';
import { told, toldElsewhere, type Told } from '../../../kernel/told.ts';
import { parseReportedTime } from '../../../wire/admin/instant.ts';

/** The fields of a report, as another system sends it or as a row of a file holds it. */
export const ATTACK_REPORT = z.strictObject({
  source: z
    .string()
    .regex(/^[\w-]{1,32}$/, told`1 to 32 letters, digits, _ and -`)
    .describe('The reporting system, e.g. `branch-gates`'),
  eventId: z
    .string()
    .regex(/^[\w.:-]{1,64}$/, 'must be 1 to 64 letters, digits and _ . : -')
    .refine((text) => !givesIdNumberAway(text), 'must not be an id number')
    .describe('Your own id for the event, unique within its source. No personal data'),
  idNumber: z
    .string()
    .min(15)
    .max(IDENTIFIER_LENGTH_MAX)
    .describe('Id number of the attacked person, 18 characters or the 15 digits of the first generation'),
  at: z
    .union([z.string().max(40), z.number()])
    .describe(
      'When it happened: ISO 8601, `YYYY-MM-DD HH:mm:ss` in Asia/Shanghai, or milliseconds or seconds since the Unix epoch',
    ),
  kind: z.enum(REPORTED_KINDS).default('other').describe('Kind of the attack'),
  score: z.coerce
    .number()
    .min(-1e6)
    .max(1e6)
    .optional()
    .describe('The score that revealed it, on the scale of its source'),
});

/** What is needed to read a report. */
export interface ReportReading {
  readonly personIdOf: (idNumber: IdNumber) => PersonId;
  readonly nowMs: number;
  /** Events of earlier days are past their retention. */
  readonly daysKept: number;
}

/** A report as an event, or the problem by field and rule. The problem never holds a value. */
export type ReadReport =
  { readonly ok: true; readonly event: AttackEvent } | { readonly ok: false; readonly problem: string };

/** Reads one report as it was sent. */
export function readAttackReport(value: unknown, reading: ReportReading): ReadReport {
  const parsed = ATTACK_REPORT.safeParse(value);
  if (!parsed.success) return refused(toldElsewhere(explain(parsed.error)));
  const { source, eventId, idNumber: number, at, kind, score } = parsed.data;
  const idNumber = parseIdNumber(number);
  if (!idNumber) return refused(told`idNumber: ${idNumberProblem(number) ?? 'malformed'}`);
  const atMs = parseReportedTime(at);
  if (atMs === null)
    return refused(
      told`at: must be a time such as 2026-07-03T14:05:00+08:00, or milliseconds or seconds since the Unix epoch`,
    );
  if (isFromAhead(atMs, reading.nowMs)) return refused(told`at: must not be in the future`);
  if (atMs < dayStartMs(dayNumberOf(reading.nowMs) - reading.daysKept))
    return refused(
      told`at: must be within the last ${reading.daysKept} days, because older events are past the retention`,
    );
  const personId = reading.personIdOf(idNumber);
  return { ok: true, event: { source, eventId, personId, atMs, kind, score: score ?? null, appId: null } };
}

/** Reads one line of a batch. A line that is not JSON gives a problem. Throws only what is a bug. */
export function readReportLine(line: string, reading: ReportReading): ReadReport {
  try {
    return readAttackReport(JSON.parse(line), reading);
  } catch (error) {
    if (error instanceof SyntaxError) return refused(told`the line is not JSON`);
    throw error;
  }
}

function refused(problem: Told): ReadReport {
  return { ok: false, problem };
}

function explain(error: z.ZodError): string {
  return error.issues.map(({ path, message }) => `${path.join('.') || 'row'}: ${message}`).join('; ');
}
