import { performance } from 'node:perf_hooks';
import { Engine } from 'json-rules-engine';
import { RuleContext, type Features } from '../../src/features/business-risk/features/features.ts';
import { FEATURE_NAMES, type FeatureName } from '../../src/features/business-risk/features/feature-table.ts';
import { compileRules } from '../../src/features/business-risk/rules/compile-rules.ts';

/** One comparison that both engines can express. */
interface Comparison {
  readonly fact: FeatureName;
  readonly atLeast: number;
}

/** Thirty rules of three comparisons each, over the features that rules read most. */
function thirtyRules(): readonly (readonly Comparison[])[] {
  const facts = FEATURE_NAMES.filter((name) =>
    /^(?:address|network|device|account|sponsor)_(?:events|accounts|devices|fresh_accounts)_/.test(name),
  );
  return Array.from({ length: 30 }, (_, rule) =>
    [0, 1, 2].map((part) => ({
      fact: facts[(rule * 7 + part * 11) % facts.length] ?? 'address_events_1m',
      atLeast: 1 + ((rule + part * 2) % 9),
    })),
  );
}

/**
 * Measures decisions a second of rule evaluation alone, for this product's engine and for json-rules-engine on the same
 * rules and requests. Throws an Error if the two disagree.
 */
export async function compareRuleEngines(
  requests: readonly Features[],
  seconds: number,
): Promise<{ ours: number; theirs: number }> {
  const rules = thirtyRules();
  const compilation = compileRules('bench', {
    rules: rules.map((parts, index) => ({
      id: `r${index}`,
      title: 'r',
      raises: [2012],
      level: 'review',
      points: 0,
      scenes: null,
      when: parts.map(({ fact, atLeast }) => `${fact} >= ${atLeast}`).join(' && '),
    })),
    reviewAtPoints: 40,
    rejectAtPoints: 80,
    invalidAccountLevel: 'reject',
    invalidAddressLevel: 'review',
  });
  if (!compilation.ok) throw new Error(JSON.stringify(compilation.problems));
  const { rules: compiled, holding } = compilation.compiled;
  const ours = (features: Features) =>
    holding(new RuleContext(features), null).map((place) => compiled[place]?.rule.id ?? '');
  const engine = new Engine(
    rules.map((parts, index) => ({
      event: { type: `r${index}` },
      conditions: {
        all: parts.map(({ fact, atLeast }) => ({ fact, operator: 'greaterThanInclusive', value: atLeast })),
      },
    })),
  );
  const facts = requests.map((features) =>
    Object.fromEntries(FEATURE_NAMES.map((name) => [name, features.get(name) ?? Number.NaN])),
  );
  const theirs = async (index: number) => (await engine.run(facts[index] ?? {})).events.map(({ type }) => type);
  await checkAgreement(requests.slice(0, 500), ours, theirs);
  return {
    ours: await rate(seconds, requests.length, (index) => ours(requests[index] ?? (requests[0] as Features))),
    theirs: await rate(seconds, requests.length, theirs),
  };
}

async function checkAgreement(
  requests: readonly Features[],
  ours: (features: Features) => string[],
  theirs: (index: number) => Promise<string[]>,
): Promise<void> {
  for (const [index, features] of requests.entries()) {
    const [a, b] = [ours(features).toSorted().join(), (await theirs(index)).toSorted().join()];
    if (a !== b) throw new Error(`the engines disagree: ${a} against ${b}`);
  }
}

/** Runs a second. The first runs are not timed. */
async function rate(seconds: number, length: number, once: (index: number) => unknown): Promise<number> {
  await repeat(1_000, length, once);
  return (await repeat(seconds * 1_000, length, once)) / seconds;
}

/** Waits only for promises. Waiting for a plain value would slow the engine that returns one. */
async function repeat(limitMs: number, length: number, once: (index: number) => unknown): Promise<number> {
  let runs = 0;
  for (const started = performance.now(); performance.now() - started < limitMs;) {
    for (const until = runs + 50; runs < until; runs += 1) {
      const result = once(runs % length);
      if (result instanceof Promise) await result;
    }
  }
  return runs;
}
