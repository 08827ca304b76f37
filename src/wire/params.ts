import { z } from 'zod';
import type { Params, Refusal } from './define-api.ts';
import { isAbsent } from './formats.ts';

/** One flat parameter, and the refusals that answer it if it is wrong. */
export interface Field {
  readonly schema: z.ZodType;
  /** Answers if the parameter is absent or blank. Without it the parameter is optional. */
  readonly missing?: Refusal;
  /** Answers if the parameter is malformed. */
  readonly invalid: Refusal;
  /** Whether a well-formed value can be at the time of the call. If it cannot, it is answered as malformed. */
  isPossibleAt?(value: unknown, nowMs: number): boolean;
  /** More exact answers, by the `problem` that the parameter's format reports. */
  readonly problems?: Readonly<Record<string, Refusal>>;
}

type Values<F extends Record<string, Field>> = z.output<z.ZodObject<Shape<F>>>;

type Shape<F> = { [K in keyof F]: F[K] extends Field ? F[K]['schema'] : never };

/**
 * Parameters of a form or a query: a table of fields, in the order in which they are checked. A missing field is
 * answered before a malformed one. `misfit` looks at fields that are well-formed one by one and names the one that does
 * not fit the others. That one is answered as malformed.
 */
export function fields<const F extends Record<string, Field>>(
  table: F,
  misfit: (values: Values<F>) => (keyof F & string) | null = () => null,
): Params<z.ZodObject<Shape<F>>> {
  const shape = Object.fromEntries(Object.entries(table).map(([name, { schema }]) => [name, schema]));
  const known = Object.values(table);
  const refusals = known.flatMap(({ missing, invalid, problems = {} }) => [
    missing,
    invalid,
    ...Object.values(problems),
  ]);
  return {
    schema: z.object(shape as Shape<F>).superRefine((values, context) => {
      const name = misfit(values);
      if (name !== null) context.addIssue({ code: 'custom', message: 'does not fit the others', path: [name] });
    }),
    codes: [...new Set(refusals.flatMap((refusal) => refusal?.code ?? []))],
    refusalFor(issue, raw) {
      const missing = Object.entries(table).find(([name, field]) => field.missing && isAbsent(raw[name]));
      if (missing?.[1].missing) return missing[1].missing;
      const field = table[String(issue.path[0])];
      if (!field) throw new Error(`no field for an issue at ${issue.path.join('.')}`);
      return field.problems?.[problemOf(issue)] ?? field.invalid;
    },
    refusalAt(values, nowMs) {
      const given: Readonly<Record<string, unknown>> = values;
      const impossible = Object.entries(table).find(
        ([name, field]) => field.isPossibleAt && !field.isPossibleAt(given[name], nowMs),
      );
      return impossible?.[1].invalid ?? null;
    },
  };
}

/** The word by which a format says what is wrong, or '' if it gives none. */
export function problemOf(issue: z.core.$ZodIssue): string {
  if (issue.code !== 'custom') return '';
  const problem: unknown = issue.params?.['problem'];
  return typeof problem === 'string' ? problem : '';
}
