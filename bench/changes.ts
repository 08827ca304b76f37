import { performance } from 'node:perf_hooks';
import { makeCaller, openCluster, type NodeProcess } from '../test/e2e/several-nodes.ts';
import { EVIDENCE_SCORECARD } from '../test/score/score-networks.ts';
import type { Bench } from './run.ts';

/** A change of one kind, different in every round. */
type Change = (node: NodeProcess, round: number) => Promise<unknown>;

/**
 * Measures how long a change takes until every process over one database follows it, by kind: the time of the admin
 * call, which answers when the last process does. Two processes share one SQLite file with the default settings, and the
 * changes come through both in turn. `--full` makes 100 rounds instead of 25.
 */
export const run: Bench = async ({ full }) => {
  const cluster = openCluster();
  try {
    const [one, other] = [await cluster.start('one'), await cluster.start('other')];
    const changes = changesOf(await makeCaller(one));
    const made: Made[] = [];
    for (let round = 0; round < (full ? 100 : 25); round += 1) {
      const node = round % 2 === 0 ? one : other;
      for (const [kind, change] of Object.entries(changes))
        made.push(await timed(node, kind, () => change(node, round)));
    }
    const tookMs = made.map((each) => each.tookMs);
    const byKind = Object.entries(Object.groupBy(made, ({ kind }) => kind));
    return {
      changes: made.length,
      behind: made.filter(({ isBehind }) => isBehind).length,
      p50_ms: quantile(tookMs, 0.5),
      p99_ms: quantile(tookMs, 0.99),
      max_ms: quantile(tookMs, 1),
      ...Object.fromEntries(
        byKind.map(([kind, each = []]) => [
          `${kind}_max_ms`,
          quantile(
            each.map((change) => change.tookMs),
            1,
          ),
        ]),
      ),
    };
  } finally {
    await cluster.remove();
  }
};

interface Made {
  readonly kind: string;
  readonly tookMs: number;
  /** Whether a process did not follow within the bound. */
  readonly isBehind: boolean;
}

async function timed(node: NodeProcess, kind: string, change: () => Promise<unknown>): Promise<Made> {
  const startedMs = performance.now();
  await change();
  return { kind, tookMs: performance.now() - startedMs, isBehind: node.behind() !== null };
}

function changesOf({ appId, keyId }: { readonly appId: string; readonly keyId: string }): Record<string, Change> {
  const feed = { name: 'bench', kind: 'datacenter', source: 'made up', licence: 'CC0' };
  return {
    ban: (node, round) => node.admin('keys.ban', { keyId, banned: round % 2 === 0 }),
    api_state: (node, round) =>
      node.admin('apis.switch', { api: 'face-verify', availability: round % 2 === 0 ? 'off' : 'on' }),
    list: (node, round) =>
      node.admin('list-entries.add', { list: 'block', kind: 'address', value: `203.0.113.${round}` }),
    feed: (node, round) => node.admin('feeds.import', { ...feed, text: `198.51.100.${round}/32` }),
    rule: async (node, round) => {
      if (round === 0) await draftOf(node);
      const { versions } = (await node.admin('rules.list')) as { versions: { id: string; state: string }[] };
      const next = versions.find(({ state }) => state !== 'active');
      return node.admin('rules.publish', { versionId: next?.id });
    },
    field: (node, round) => node.admin('detail-fields.declare', { appId, name: `field${round % 40}`, type: 'number' }),
    consent: (node, round) => node.admin('consents.require', { appId, isRequired: round % 2 === 0 }),
    challenge_policy: (node, round) =>
      node.admin('challenge-policies.set', { appId, policy: round % 2 === 0 ? 'always' : 'never' }),
    learning: (node, round) => node.admin('risk.learning', { mode: round % 2 === 0 ? 'off' : 'auto' }),
    score_model: async (node, round) => {
      if (round === 0) await node.admin('scoreModels.add', { document: JSON.stringify(EVIDENCE_SCORECARD) });
      const { models } = (await node.admin('scoreModels.list')) as {
        models: { modelId: string; isPublished: boolean }[];
      };
      return node.admin('scoreModels.publish', {
        modelId: models.find(({ isPublished }) => !isPublished)?.modelId ?? 'default',
      });
    },
    data_key: (node) => node.admin('secrets.rotate'),
  };
}

/** Drafts the rules of the release a second time, so that there are two versions to publish in turn. */
async function draftOf(node: NodeProcess): Promise<void> {
  const { set } = await node.admin('rules.release');
  await node.admin('rules.draft', { set });
}

function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((one, other) => one - other);
  return Math.round(sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? 0);
}
