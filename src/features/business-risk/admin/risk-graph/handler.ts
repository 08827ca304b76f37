import { told } from '../../../../kernel/told.ts';
import type { Clock } from '../../../../kernel/clock.ts';
import { periodOf } from '../../../../wire/admin/instant.ts';
import type { AdminHandlers, AdminOutcome } from '../../../../wire/admin/define-admin.ts';
import type { DecisionLog } from '../../decision/decision-record.ts';
import type { DecisionLabels } from '../../decision/decision-labels.ts';
import { entityRef, readGraph, type Graph } from '../../graph/graph.ts';
import type { LinkStore } from '../../links/link-store.ts';
import { verdictOf } from '../../lists/find-value.ts';
import { shownKey, type EntityKey } from '../../lists/key-draft.ts';
import type { ListIndex } from '../../lists/list-index.ts';
import type { ListKind } from '../../lists/list-entry.ts';
import type { PolicyHolder } from '../../policy/risk-policy.ts';
import type { riskGraphContracts } from './contract.ts';

/** The ports of the handler of the graph. */
export interface RiskGraphDeps {
  readonly links: Pick<LinkStore, 'decisionsOf' | 'ofOrder' | 'top'>;
  readonly decisions: Pick<DecisionLog, 'find'>;
  readonly decisionLabels: Pick<DecisionLabels, 'of'>;
  readonly policy: Pick<PolicyHolder, 'current'>;
  readonly clock: Clock;
}

type Refusal = Extract<AdminOutcome<never>, { ok: false }>;

const NO_START: Refusal = { ok: false, error: 'bad_request', detail: told`order or entities: give one of them` };
const NO_ENTITIES: Refusal = {
  ok: false,
  error: 'not_found',
  detail: told`no entities of this order are kept: it is no risk decision, it is past its retention, or it is older than the graph`,
};

/** Makes the handler that shows the graph. */
export function createRiskGraphHandlers(deps: RiskGraphDeps): AdminHandlers<typeof riskGraphContracts> {
  const { links, decisions, decisionLabels, policy, clock } = deps;
  return {
    async entities({ kind, from, to, limit }) {
      const period = periodOf(from, to, clock.nowMs());
      const top = await links.top({ kind, ...period, limit });
      const shown = await Promise.all(
        top.map(async ({ entity, ...counts }) => ({
          id: `${entity.kind}:${entity.key}`,
          shown: entity.kind === 'operator' ? `AS${entity.key}` : shownKey(entity.key),
          name: entity.kind === 'operator' ? await operatorName(entity.key, counts.orderId, deps) : null,
          ...counts,
        })),
      );
      return { ok: true, result: { ...period, entities: shown } };
    },

    async graph({ order, entities, depth, nodes }) {
      if ((order === undefined) === (entities === undefined)) return NO_START;
      const start = entities === undefined ? await ofOrder(order ?? '', { links, decisions }) : entitiesIn(entities);
      if (start.length === 0) return NO_ENTITIES;
      const graph = await readGraph(start, { depth, nodesMax: nodes }, { links, labels: decisionLabels });
      return { ok: true, result: show(graph, policy.current.lists, clock.nowMs()) };
    },
  };
}

/**
 * The name of an operator, by the address of one of its decisions: databases tell the operator of an address alone. Null
 * if the address is past its retention, or if the database has another operator for it by now.
 */
async function operatorName(
  asn: string,
  orderId: string,
  { decisions, policy }: Pick<RiskGraphDeps, 'decisions' | 'policy'>,
): Promise<string | null> {
  const address = (await decisions.find(orderId))?.event?.address ?? null;
  const record = address === null ? null : policy.current.feeds.recordOf(address.text);
  return record !== null && String(record.asn) === asn ? record.owner : null;
}

async function ofOrder(
  orderId: string,
  { links, decisions }: Pick<RiskGraphDeps, 'links' | 'decisions'>,
): Promise<readonly EntityKey[]> {
  const record = await decisions.find(orderId);
  return record === null ? [] : links.ofOrder(orderId, record.atMs);
}

/** The schema has checked that they are some. */
function entitiesIn(text: string): readonly EntityKey[] {
  return text.split(',').map((entity) => {
    const [kind, key = ''] = entity.split(':');
    return { kind: kind as ListKind, key };
  });
}

function show({ nodes, edges, isCut }: Graph, lists: ListIndex, nowMs: number) {
  return {
    nodes: nodes.map(({ entity, isCut: cut, isHub: hub, recent, ...node }) => ({
      id: entityRef(entity),
      kind: entity.kind,
      shown: shownKey(entity.key),
      ...node,
      cut,
      hub,
      lists: listsOf(entity, lists, nowMs),
      recent: recent.map((decision) => ({ ...decision })),
    })),
    edges: edges.map(({ account, other, ...edge }) => ({
      account: entityRef(account),
      other: entityRef(other),
      ...edge,
    })),
    cut: isCut,
  };
}

function listsOf({ kind, key }: EntityKey, lists: ListIndex, nowMs: number): string[] {
  const entries = lists.entriesOf({ kind, digests: [], keys: [key], address: null });
  const holding = entries.filter((entry) => verdictOf(entry, { nowMs, appId: null, scene: null }) === 'applies');
  return [...new Set(holding.map(({ list }) => list))];
}
