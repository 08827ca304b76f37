import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { DurableWrite } from '../../../platform/ledger/durable-write.ts';
import { harmlessFeatures } from '../features/harmless-features.ts';
import type { RiskLevel, RiskType } from '../rules/risk-types.ts';
import { sceneGroup, type DecisionFilter, type DecisionFinder } from './decision-finder.ts';
import type { DecisionLog, DecisionRecord } from './decision-record.ts';
import { decisionRecord } from './decision-record-fixture.ts';

/** A log, with what finds its decisions. `commit` carries out prepared writes in one transaction. */
export interface DecisionFinderBench {
  readonly log: DecisionLog;
  readonly finder: DecisionFinder;
  readonly commit: (writes: readonly DurableWrite[]) => Promise<void>;
}

const at = (time: string) => Date.parse(`2026-03-01T${time}+08:00`);
const ALL: DecisionFilter = {
  fromMs: 0,
  toMs: at('23:59:59') + 1,
  appId: null,
  level: null,
  scene: null,
  ruleId: null,
  type: null,
};

interface Drawn {
  readonly atMs: number;
  readonly level: RiskLevel;
  readonly scene: string;
  readonly fired: readonly string[];
  readonly types: readonly RiskType[];
  readonly appId: string;
}

function recordOf(orderId: string, { atMs, level, scene, fired, types, appId }: Drawn): DecisionRecord {
  const decision = { level, types, settledBy: 'rules' as const, fired, points: 7, leftOut: [], failed: [] };
  return decisionRecord({ orderId, atMs, appId, decision, features: harmlessFeatures({ scene }) });
}

const LOGIN = 'e_login_protection';
const HELD: Readonly<Record<string, Drawn>> = {
  A: { atMs: at('08:00:00'), level: 'pass', scene: '', fired: [], types: [], appId: 'app-1' },
  B: { atMs: at('08:00:59'), level: 'review', scene: LOGIN, fired: ['bulk', 'new'], types: [101], appId: 'app-1' },
  C: { atMs: at('08:01:00'), level: 'reject', scene: LOGIN, fired: ['bulk'], types: [101, 102], appId: 'app-2' },
  D: { atMs: at('08:01:00'), level: 'pass', scene: 'own', fired: ['new'], types: [], appId: 'app-1' },
  E: { atMs: at('09:00:00'), level: 'reject', scene: LOGIN, fired: ['bulk'], types: [102], appId: 'app-1' },
};

const drawn = fc.record<Drawn>({
  atMs: fc.integer({ min: at('00:00:00') - 3_600_000, max: at('00:00:00') + 3_600_000 }),
  level: fc.constantFrom('pass', 'review', 'reject'),
  scene: fc.constantFrom('', 'e_register_protection', LOGIN, 'e_activity_antirush', 'own', 'another'),
  fired: fc.uniqueArray(fc.constantFrom('r1', 'r2', 'r3'), { maxLength: 3 }),
  types: fc.uniqueArray(fc.constantFrom<RiskType>(101, 1011, 102), { maxLength: 3 }),
  appId: fc.constantFrom('app-1', 'app-2'),
});

/** The tests that every DecisionFinder must pass. `open` gives stores without a decision. */
export function decisionFinderSuite(open: () => Promise<DecisionFinderBench>): void {
  const openHeld = async () => {
    const bench = await open();
    const records = Object.entries(HELD).map(([orderId, each]) => recordOf(orderId, each));
    await bench.commit(records.map((record) => bench.log.prepare(record)));
    return bench;
  };

  test('decisions are found by each of their properties and by several, newest first', async () => {
    const { finder } = await openHeld();
    const found = async (filter: Partial<DecisionFilter>) => {
      const { rows } = await finder.page({ filter: { ...ALL, ...filter }, limit: 50, cursor: null });
      return rows.map(({ orderId }) => orderId).join('');
    };
    expect(await found({})).toBe('EDCBA');
    expect(await found({ level: 'reject' })).toBe('EC');
    expect(await found({ level: 'pass' })).toBe('DA');
    expect(await found({ scene: LOGIN })).toBe('ECB');
    expect(await found({ scene: 'own' })).toBe('D');
    expect(await found({ ruleId: 'bulk' })).toBe('ECB');
    expect(await found({ type: 102 })).toBe('EC');
    expect(await found({ appId: 'app-2' })).toBe('C');
    expect(await found({ ruleId: 'new', level: 'pass' })).toBe('D');
    expect(await found({ ruleId: 'bulk', type: 101, level: 'reject', scene: LOGIN, appId: 'app-2' })).toBe('C');
    expect(await found({ ruleId: 'nobody' })).toBe('');
    expect(await found({ fromMs: at('08:01:00') })).toBe('EDC');
    expect(await found({ toMs: at('08:01:00') })).toBe('BA');
    expect(await found({ level: 'reject', fromMs: at('08:01:00'), toMs: at('09:00:00') })).toBe('C');
  });

  test('a decision is shown with what decided it', async () => {
    const { finder } = await openHeld();
    const { rows } = await finder.page({ filter: { ...ALL, ruleId: 'new', level: 'review' }, limit: 1, cursor: null });
    expect(rows).toEqual([
      {
        orderId: 'B',
        appId: 'app-1',
        atMs: at('08:00:59'),
        scene: LOGIN,
        level: 'review',
        settledBy: 'rules',
        points: 7,
        types: [101],
        fired: ['bulk', 'new'],
        versionId: 'version-1',
      },
    ]);
  });

  test.each([{}, { ruleId: 'bulk' }])('pages follow each other without a gap or a repetition, by %o', async (by) => {
    const { finder } = await openHeld();
    const whole = await finder.page({ filter: { ...ALL, ...by }, limit: 50, cursor: null });
    const turned: string[] = [];
    for (let cursor: string | null = null; ;) {
      const page = await finder.page({ filter: { ...ALL, ...by }, limit: 2, cursor });
      turned.push(...page.rows.map(({ orderId }) => orderId));
      cursor = page.nextCursor;
      if (cursor === null) break;
    }
    expect(whole.nextCursor).toBeNull();
    expect(turned).toEqual(whole.rows.map(({ orderId }) => orderId));
  });

  test('decisions are counted by level for each scene, rule and type', async () => {
    const { finder } = await openHeld();
    const span = { fromMs: at('08:00:00'), toMs: at('09:00:00'), limit: 100 };
    const points = (part: 'scene' | 'rule' | 'type', step: 'minute' | 'hour' | 'day') =>
      finder.points({ ...span, part, step });
    expect(await points('scene', 'minute')).toEqual([
      { startsAtMs: at('08:00:00'), name: 'login', level: 'review', decisions: 1 },
      { startsAtMs: at('08:00:00'), name: 'none', level: 'pass', decisions: 1 },
      { startsAtMs: at('08:01:00'), name: 'login', level: 'reject', decisions: 1 },
      { startsAtMs: at('08:01:00'), name: 'other', level: 'pass', decisions: 1 },
    ]);
    expect(await points('rule', 'hour')).toEqual([
      { startsAtMs: at('08:00:00'), name: 'bulk', level: 'reject', decisions: 1 },
      { startsAtMs: at('08:00:00'), name: 'bulk', level: 'review', decisions: 1 },
      { startsAtMs: at('08:00:00'), name: 'new', level: 'pass', decisions: 1 },
      { startsAtMs: at('08:00:00'), name: 'new', level: 'review', decisions: 1 },
    ]);
    expect(await finder.points({ ...span, fromMs: at('00:00:00'), part: 'type', step: 'day' })).toEqual([
      { startsAtMs: at('00:00:00'), name: '101', level: 'reject', decisions: 1 },
      { startsAtMs: at('00:00:00'), name: '101', level: 'review', decisions: 1 },
      { startsAtMs: at('00:00:00'), name: '102', level: 'reject', decisions: 2 },
    ]);
    expect(await finder.points({ ...span, part: 'rule', step: 'hour', limit: 3 })).toHaveLength(3);
  });

  test('verdicts of orders are read at once, and sums of a period by name and level', async () => {
    const { finder } = await openHeld();
    const verdicts = await finder.verdicts(['E', 'nobody', 'A', 'B']);
    expect(verdicts.toSorted((a, b) => a.orderId.localeCompare(b.orderId))).toEqual([
      { orderId: 'A', level: 'pass', fired: [] },
      { orderId: 'B', level: 'review', fired: ['bulk', 'new'] },
      { orderId: 'E', level: 'reject', fired: ['bulk'] },
    ]);
    expect(await finder.verdicts([])).toEqual([]);
    const day = { fromMs: at('00:00:00'), toMs: at('00:00:00') + 86_400_000 };
    expect(await finder.totals({ ...day, step: 'day', part: 'rule' })).toEqual([
      { name: 'bulk', level: 'reject', decisions: 2 },
      { name: 'bulk', level: 'review', decisions: 1 },
      { name: 'new', level: 'pass', decisions: 1 },
      { name: 'new', level: 'review', decisions: 1 },
    ]);
    expect(await finder.totals({ ...day, toMs: at('00:00:00'), step: 'day', part: 'rule' })).toEqual([]);
  });

  test('the hits of rules are those of a day and of a week', async () => {
    const { finder } = await openHeld();
    const bulk = { ruleId: 'bulk', lastWeek: 3, byLevel: { pass: 0, review: 1, reject: 2 }, lastAtMs: at('09:00:00') };
    const fresh = { ruleId: 'new', lastWeek: 2, byLevel: { pass: 1, review: 1, reject: 0 }, lastAtMs: at('08:01:00') };
    expect(await finder.hits(at('09:30:00'))).toEqual([
      { ...bulk, lastDay: 3 },
      { ...fresh, lastDay: 2 },
    ]);
    const nextDay = at('09:30:00') + 86_400_000;
    expect(await finder.hits(nextDay)).toEqual([
      { ...bulk, lastDay: 1 },
      { ...fresh, lastDay: 0 },
    ]);
    expect(await finder.hits(at('10:00:00') + 7 * 86_400_000)).toEqual([]);
  });

  test('a purge takes the marks along, and counts have their own', async () => {
    const { log, finder } = await openHeld();
    expect(await log.purge(at('08:01:00'))).toBe(2);
    const { rows } = await finder.page({ filter: { ...ALL, ruleId: 'bulk' }, limit: 50, cursor: null });
    expect(rows.map(({ orderId }) => orderId)).toEqual(['E', 'C']);
    const minutes = { fromMs: 0, toMs: at('23:00:00'), part: 'rule', step: 'minute', limit: 100 } as const;
    expect(await finder.points(minutes)).toHaveLength(5);
    expect(await finder.purgeCounts({ step: 'minute', beforeMs: at('08:01:00'), limit: 100 })).toBe(5);
    expect((await finder.points(minutes)).map(({ startsAtMs }) => startsAtMs)).toEqual([
      at('08:01:00'),
      at('08:01:00'),
      at('09:00:00'),
    ]);
    expect(await finder.purgeCounts({ step: 'minute', beforeMs: at('08:01:00'), limit: 100 })).toBe(0);
    expect(await finder.points({ ...minutes, step: 'hour' })).toHaveLength(5);
  });

  test('counts and lists are exact for any decisions in any commits', async () => {
    const { log, finder, commit } = await open();
    let held = 0;
    const all: Drawn[] = [];
    await fc.assert(
      fc.asyncProperty(fc.array(drawn, { minLength: 1, maxLength: 12 }), async (fresh) => {
        await commit(fresh.map((each) => log.prepare(recordOf(`N${++held}`, each))));
        all.push(...fresh);
        const span = { fromMs: 0, toMs: at('23:00:00'), limit: 100_000 };
        for (const step of ['minute', 'hour', 'day'] as const)
          for (const part of ['scene', 'rule', 'type'] as const)
            expect(countsOf(await finder.points({ ...span, step, part }))).toEqual(recount(all, step, part));
      }),
      { numRuns: 12 },
    );
    const { rows } = await finder.page({ filter: { ...ALL, level: 'review', type: 102 }, limit: 1000, cursor: null });
    expect(rows).toHaveLength(all.filter(({ level, types }) => level === 'review' && types.includes(102)).length);
  });
}

function countsOf(points: Awaited<ReturnType<DecisionFinder['points']>>): Readonly<Record<string, number>> {
  return Object.fromEntries(points.map((each) => [`${each.startsAtMs} ${each.name} ${each.level}`, each.decisions]));
}

const LENGTH_MS = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };
/** Midnight of Asia/Shanghai is at 16:00 of UTC. */
const SHIFT_MS = 8 * 3_600_000;

function recount(
  all: readonly Drawn[],
  step: keyof typeof LENGTH_MS,
  part: 'scene' | 'rule' | 'type',
): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { atMs, level, scene, fired, types } of all) {
    const names = part === 'scene' ? [sceneGroup(scene)] : part === 'rule' ? fired : types;
    const startsAtMs = Math.floor((atMs + SHIFT_MS) / LENGTH_MS[step]) * LENGTH_MS[step] - SHIFT_MS;
    for (const name of names) {
      const place = `${startsAtMs} ${name} ${level}`;
      counts[place] = (counts[place] ?? 0) + 1;
    }
  }
  return counts;
}
