import { z } from 'zod';
import { MOMENT_ENTITIES } from '../velocity/moment-store.ts';
import { windowMs } from '../features/moment-features.ts';
import { isRiskType, type RiskType } from './risk-types.ts';

/** RiskTypes that precedence raises, not rules: impossible account, not public, block-list, allow-list. */
const RESERVED_TYPES: readonly RiskType[] = [3, 205, 4, 5];

const RULES_MAX = 500;
const CONDITION_LENGTH_MAX = 2_000;

const riskType = z.custom<RiskType>(
  (code) => typeof code === 'number' && isRiskType(code),
  'no RiskType of the document',
);

/** One rule: what it looks for, what it says, and how much that weighs. */
const ruleSchema = z.strictObject({
  id: z
    .string()
    .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, 'lower-case words with hyphens')
    .max(64),
  title: z.string().min(1).max(200),
  /** CEL over the feature table, of type bool. */
  when: z.string().min(1).max(CONDITION_LENGTH_MAX),
  raises: z
    .array(riskType.refine((code) => !RESERVED_TYPES.includes(code), '3, 4, 5 and 205 are not for rules'))
    .max(8),
  /** The least level of a decision in which the rule fires; null if only its points count. */
  level: z.enum(['review', 'reject']).nullable(),
  /**
   * Ten times the natural logarithm of how much more often attackers show the sign than honest people do. Added up over the
   * rules that count, and the set's thresholds turn the sum into a level. Below 0 the sign speaks for the request.
   */
  points: z.int().min(-100).max(100),
  /** Rules of one group show the same thing, so only the one with the most points counts; absent for a rule of its own. */
  group: z
    .string()
    .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, 'lower-case words with hyphens')
    .max(64)
    .optional(),
  /** The rule rests on something never having been seen. While a site learns, it counts only beside other signs. */
  novelty: z.boolean().optional(),
  /** Scenes it is for; null for every scene. */
  scenes: z.array(z.string().min(1).max(64)).min(1).max(20).nullable(),
});

/** Steps that follow each other in time. Conditions read it as `sequence_` and its name. */
const sequenceSchema = z.strictObject({
  name: z.string().regex(/^[a-z][a-z0-9_]{0,31}$/, 'lower-case letters, digits and _'),
  entity: z.enum(MOMENT_ENTITIES),
  /** Outcomes, or `scene_` and a scene. The last one is the request itself. */
  steps: z.array(z.string().min(1).max(80)).min(2).max(6),
  /** Time from the first step to the last, e.g. `2h`. */
  within: z.string().refine((text) => windowMs(text) !== null, 'a time such as 30m, 2h or 7d, at most 30d'),
});

/** The rules that decide together. */
export const ruleSetSchema = z.strictObject({
  rules: z
    .array(ruleSchema)
    .max(RULES_MAX)
    .refine((rules) => new Set(rules.map(({ id }) => id)).size === rules.length, 'rule ids are unique'),
  /** Sequences that conditions may read. */
  sequences: z
    .array(sequenceSchema)
    .max(50)
    .refine((all) => new Set(all.map(({ name }) => name)).size === all.length, 'names of sequences are unique')
    .optional(),
  reviewAtPoints: z.int().min(1).max(10_000),
  rejectAtPoints: z.int().min(1).max(10_000),
  /** Level of a request if its account cannot exist (RiskType 3). */
  invalidAccountLevel: z.enum(['pass', 'review', 'reject']),
  /** Level of a request if its address is not public (RiskType 205). */
  invalidAddressLevel: z.enum(['pass', 'review', 'reject']),
});

/** One rule: a condition over features, and what it adds to a decision. */
export type Rule = Readonly<z.output<typeof ruleSchema>>;
/** All rules of a version, with the points at which a request is reviewed or rejected. */
export type RuleSet = Readonly<z.output<typeof ruleSetSchema>>;
