import { expect, test } from 'vitest';
import { MemoryDecisionLabels } from '../../../storage/memory/decision-labels.ts';
import type { RiskLevel } from '../rules/risk-types.ts';
import type { DecisionVerdict, RiskTotal } from './decision-finder.ts';
import type { DecisionOutcome } from './decision-labels.ts';
import { countRuleOutcomes } from './rule-outcomes.ts';

const DAY_MS = 86_400_000;
const at = (time: string) => Date.parse(`2026-03-${time}+08:00`);

interface Decided extends DecisionVerdict {
  readonly atMs: number;
  readonly outcome: DecisionOutcome | null;
}

/** Decisions in the order in which they were taken, and what the ports tell about them. */
function sited(decided: readonly Decided[], labelsMax?: number) {
  const decisionLabels = new MemoryDecisionLabels();
  for (const { orderId, atMs, outcome } of decided) if (outcome) decisionLabels.tell({ orderId, atMs, outcome });
  const asked: unknown[] = [];
  const totals = async ({
    part,
    ...query
  }: {
    readonly part: string;
    readonly fromMs: number;
    readonly toMs: number;
  }) => {
    asked.push({ ...query, part });
    const inside = decided.filter(({ atMs }) => atMs >= query.fromMs && atMs < query.toMs);
    const named = inside.flatMap(({ level, fired }) =>
      (part === 'rule' ? fired : ['login']).map((name) => [name, level]),
    );
    return [...Map.groupBy(named, ([name, level]) => `${name} ${level}`).values()].map((same): RiskTotal => {
      const [name = '', level = ''] = same[0] ?? [];
      return { name, level: level as RiskLevel, decisions: same.length };
    });
  };
  const decisionFinder = {
    totals,
    verdicts: async (orders: readonly string[]) => decided.filter(({ orderId }) => orders.includes(orderId)),
  };
  return { asked, deps: { decisionFinder, decisionLabels, ...(labelsMax !== undefined && { labelsMax }) } };
}

const decision = (orderId: string, time: string, level: RiskLevel, more: Partial<Decided> = {}): Decided => ({
  orderId,
  atMs: at(time),
  level,
  fired: [],
  outcome: null,
  ...more,
});

const DECIDED: readonly Decided[] = [
  decision('A', '01T00:00:00', 'pass', { outcome: 'genuine' }),
  decision('B', '01T10:00:00', 'reject', { fired: ['bulk', 'new'], outcome: 'fraud' }),
  decision('C', '02T10:00:00', 'review', { fired: ['bulk'], outcome: 'genuine' }),
  decision('D', '02T11:00:00', 'review', { fired: ['bulk'] }),
  decision('E', '02T23:59:59', 'pass', { fired: ['new'], outcome: 'fraud' }),
  decision('F', '03T00:00:00', 'reject', { fired: ['bulk'], outcome: 'fraud' }),
];
const TWO_DAYS = { fromMs: at('01T15:00:00'), toMs: at('02T09:00:00') };

test('outcomes are counted by level and by rule, for the whole days of the period', async () => {
  const { deps } = sited(DECIDED);
  const counted = await countRuleOutcomes(deps, TWO_DAYS);
  expect(counted).toMatchObject({
    period: { fromMs: at('01T00:00:00'), toMs: at('03T00:00:00') },
    isCut: false,
    decisions: { pass: 2, review: 2, reject: 1 },
    fraud: { pass: 1, review: 0, reject: 1 },
    genuine: { pass: 1, review: 1, reject: 0 },
    genuinePassed: { share: 0.5 },
    fraudStopped: { share: 0.5 },
    rules: [
      { ruleId: 'bulk', hits: 3, fraud: 1, genuine: 1, unlabelled: 1, precision: { share: 0.5 } },
      { ruleId: 'new', hits: 2, fraud: 2, genuine: 0, unlabelled: 0, precision: { share: 1, high: 1 } },
    ],
  });
  // Wilson's interval of one of two, and of two of two.
  expect(counted.rules[0]?.precision?.low).toBeCloseTo(0.0945, 4);
  expect(counted.rules[1]?.precision?.low).toBeCloseTo(0.3424, 4);
});

test('without an outcome there is no share, and every hit is unlabelled', async () => {
  const { deps } = sited(DECIDED.map((each) => ({ ...each, outcome: null })));
  expect(await countRuleOutcomes(deps, TWO_DAYS)).toMatchObject({
    genuinePassed: null,
    fraudStopped: null,
    rules: [
      { ruleId: 'bulk', unlabelled: 3, precision: null },
      { ruleId: 'new', unlabelled: 2, precision: null },
    ],
  });
});

test('if there are more labels than are read, only the newest whole days count, with their own hits', async () => {
  const asked = { fromMs: at('01T00:00:00'), toMs: at('03T12:00:00') };
  const cut = async (labelsMax: number) => {
    const { period, isCut, rules } = await countRuleOutcomes(sited(DECIDED, labelsMax).deps, asked);
    return { days: (period.toMs - period.fromMs) / DAY_MS, isCut, hits: rules.map(({ hits }) => hits) };
  };
  expect(await cut(5)).toEqual({ days: 3, isCut: false, hits: [4, 2] });
  // The oldest label that is read is of the first day, of which one is missing.
  expect(await cut(4)).toEqual({ days: 2, isCut: true, hits: [3, 1] });
  expect(await cut(3)).toEqual({ days: 1, isCut: true, hits: [1] });
  expect(await cut(1)).toEqual({ days: 1, isCut: true, hits: [1] });
});

test('a decision whose record is gone is not counted among the outcomes', async () => {
  const { deps } = sited(DECIDED);
  deps.decisionLabels.tell({ orderId: 'gone', atMs: at('01T12:00:00'), outcome: 'fraud' });
  expect((await countRuleOutcomes(deps, TWO_DAYS)).fraud).toEqual({ pass: 1, review: 0, reject: 1 });
});
