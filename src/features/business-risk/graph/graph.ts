import type { DecisionLabels, DecisionOutcome } from '../decision/decision-labels.ts';
import type { EntityKey } from '../lists/key-draft.ts';
import { severer, type RiskLevel } from '../rules/risk-types.ts';
import type { EntityDecision, LinkStore } from '../links/link-store.ts';

/** How far a graph goes from its start, and how large it gets. */
export const GRAPH_DEPTH_MAX = 3;
export const GRAPH_NODES_MAX = 200;
/** The most entities from which a graph starts. */
export const GRAPH_STARTS_MAX = 20;
/** The newest decisions that are read of each entity. */
const NODE_DECISIONS_MAX = 200;
/** An entity with more accounts than this links strangers, so the graph ends at it. The start is always followed. */
const HUB_ACCOUNTS_MAX: Readonly<Record<'address' | 'device' | 'phone', number>> = {
  address: 50,
  device: 150,
  phone: 150,
};
const RECENT = 5;

/** A decision of an entity, with what it turned out to be. */
export interface NodeDecision {
  readonly orderId: string;
  readonly atMs: number;
  readonly level: RiskLevel;
  readonly label: DecisionOutcome | null;
}

/** An entity with what its newest decisions say. */
export interface GraphNode {
  readonly entity: EntityKey;
  /** Steps from the start. */
  readonly depth: number;
  readonly decisions: number;
  /** Whether there are more decisions than were read. */
  readonly isCut: boolean;
  /** The worst level among them. */
  readonly level: RiskLevel;
  readonly fraud: number;
  readonly genuine: number;
  /** Of an account, its phones, devices and addresses. Of these three, their accounts. */
  readonly beside: number;
  /** Whether it has so many accounts that the graph ends at it. */
  readonly isHub: boolean;
  /** Null if no decision of it is kept. */
  readonly lastAtMs: number | null;
  readonly recent: readonly NodeDecision[];
}

/** An account, and what came with it in decisions. */
export interface GraphEdge {
  readonly account: EntityKey;
  readonly other: EntityKey;
  readonly decisions: number;
  readonly lastAtMs: number;
}

/** Entities around a start. */
export interface Graph {
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
  /** Whether it would be larger without its bounds. */
  readonly isCut: boolean;
}

/** What the graph is read from. */
export interface GraphDeps {
  readonly links: Pick<LinkStore, 'decisionsOf'>;
  readonly labels: Pick<DecisionLabels, 'of'>;
}

interface Visited {
  readonly entity: EntityKey;
  readonly depth: number;
  readonly rows: readonly EntityDecision[];
  readonly isCut: boolean;
}

/** Names an entity, e.g. `device:3f2a…`. */
export function entityRef({ kind, key }: EntityKey): string {
  return `${kind}:${key}`;
}

/**
 * Reads the entities around a start, step by step. It reads at most NODE_DECISIONS_MAX decisions of each of at most
 * `nodesMax` entities, so its work is bounded. Throws Fault.
 */
export async function readGraph(
  start: readonly EntityKey[],
  { depth, nodesMax }: { readonly depth: number; readonly nodesMax: number },
  { links, labels }: GraphDeps,
): Promise<Graph> {
  const visited = new Map<string, Visited>();
  let isCut = false;
  let frontier = unique(start).slice(0, nodesMax);
  for (let at = 0; frontier.length > 0; at += 1) {
    const rows = await links.decisionsOf(frontier, NODE_DECISIONS_MAX + 1);
    for (const [index, entity] of frontier.entries()) {
      const read = rows[index] ?? [];
      const kept = read.slice(0, NODE_DECISIONS_MAX);
      visited.set(entityRef(entity), { entity, depth: at, rows: kept, isCut: read.length > NODE_DECISIONS_MAX });
    }
    if (at === depth) break;
    const next = unique(frontier.flatMap((entity) => follow(visited.get(entityRef(entity))))).filter(
      (entity) => !visited.has(entityRef(entity)),
    );
    const room = nodesMax - visited.size;
    isCut ||= next.length > room;
    frontier = next.slice(0, room);
  }
  const nodes = [...visited.values()];
  const orders = [...new Set(nodes.flatMap(({ rows }) => rows.map(({ orderId }) => orderId)))];
  const outcomes = new Map((await labels.of(orders)).map(({ orderId, outcome }) => [orderId, outcome]));
  return { nodes: nodes.map((node) => describe(node, outcomes)), edges: edgesOf(visited), isCut };
}

function follow(visited: Visited | undefined): readonly EntityKey[] {
  if (visited === undefined || (visited.depth > 0 && isHub(visited))) return [];
  return visited.rows.flatMap(({ others }) => others);
}

function unique(entities: readonly EntityKey[]): EntityKey[] {
  return [...new Map(entities.map((entity) => [entityRef(entity), entity])).values()];
}

function besideOf({ rows }: Visited): number {
  return new Set(rows.flatMap(({ others }) => others.map((other) => entityRef(other)))).size;
}

function isHub(visited: Visited): boolean {
  const { kind } = visited.entity;
  return kind !== 'account' && besideOf(visited) > HUB_ACCOUNTS_MAX[kind];
}

function describe(visited: Visited, outcomes: ReadonlyMap<string, DecisionOutcome>): GraphNode {
  const { entity, depth, rows, isCut } = visited;
  const count = (outcome: DecisionOutcome) => rows.filter(({ orderId }) => outcomes.get(orderId) === outcome).length;
  return {
    entity,
    depth,
    decisions: rows.length,
    isCut,
    level: rows.reduce<RiskLevel>((worst, { level }) => severer(worst, level), 'pass'),
    fraud: count('fraud'),
    genuine: count('genuine'),
    beside: besideOf(visited),
    isHub: isHub(visited),
    lastAtMs: rows[0]?.atMs ?? null,
    recent: rows.slice(0, RECENT).map(({ orderId, atMs, level }) => ({
      orderId,
      atMs,
      level,
      label: outcomes.get(orderId) ?? null,
    })),
  };
}

/** Both ends of an edge may have read the same decision, so decisions are told apart by their order. */
function edgesOf(visited: ReadonlyMap<string, Visited>): readonly GraphEdge[] {
  const edges = new Map<string, { account: EntityKey; other: EntityKey; orders: Set<string>; lastAtMs: number }>();
  const pairs = [...visited.values()].flatMap(({ entity, rows }) =>
    rows.flatMap(({ others, orderId, atMs }) => others.map((beside) => ({ entity, beside, orderId, atMs }))),
  );
  for (const { entity, beside, orderId, atMs } of pairs) {
    if (!visited.has(entityRef(beside))) continue;
    const [account, other] = entity.kind === 'account' ? [entity, beside] : [beside, entity];
    const place = `${entityRef(account)} ${entityRef(other)}`;
    const edge = edges.get(place) ?? { account, other, orders: new Set<string>(), lastAtMs: atMs };
    edge.orders.add(orderId);
    edge.lastAtMs = Math.max(edge.lastAtMs, atMs);
    edges.set(place, edge);
  }
  return [...edges.values()].map(({ orders, ...edge }) => ({ ...edge, decisions: orders.size }));
}
