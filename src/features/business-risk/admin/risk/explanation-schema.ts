import { z } from 'zod';
import { toldOrWritten, toldText } from '../../../../wire/told/told-fields.ts';
import { RISK_LEVELS } from '../../rules/risk-types.ts';

/** Level of a decision. */
export const level = z.enum(RISK_LEVELS);
/** What a version said. */
export const outcome = z.object({ level, types: z.array(z.int()), fired: z.array(z.string()) });
const value = z.union([z.number(), z.boolean(), z.string()]).nullable();
const timings = z.object({
  ingestMs: z.number(),
  knowledgeMs: z.number(),
  velocityMs: z.number(),
  decideMs: z.number(),
});

/** Why a decision was taken, as `risk explain` shows it. */
export const explanation = z.object({
  orderId: z.string(),
  at: z.string(),
  level,
  settledBy: z.string(),
  points: z.int(),
  types: z.array(z.object({ code: z.int(), meaning: toldText(), raisedBy: z.array(z.string()) })),
  rules: z.array(
    z.object({
      id: z.string(),
      title: toldOrWritten(),
      when: z.string(),
      level: z.string().nullable(),
      points: z.int(),
      saw: z.array(z.object({ name: z.string(), value, unit: z.string(), meaning: toldText() })),
    }),
  ),
  leftOut: z
    .array(z.object({ id: z.string(), title: toldOrWritten(), points: z.int() }))
    .describe('Rules that saw only novelty and did not count, because the site was learning what is normal'),
  missing: z
    .array(z.enum(['velocity']))
    .describe('What could not be read in time, so that the decision went on without it or without parts of it'),
  failedRules: z.array(z.object({ ruleId: z.string(), problem: z.string() })),
  lists: z.array(z.object({ entryId: z.string(), list: z.string(), kind: z.string(), shown: z.string() })),
  version: z.object({ id: z.string(), number: z.int().nullable() }),
  shadow: outcome.extend({ versionId: z.string() }).nullable(),
  feeds: z.array(
    z.object({
      id: z.string(),
      name: z.string().nullable(),
      source: z.string().nullable(),
      licence: z.string().nullable(),
      importedAt: z.string().nullable(),
    }),
  ),
  timings,
  features: z.record(z.string(), value),
});
