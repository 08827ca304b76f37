import { queryOptions } from '@tanstack/react-query';
import { ask, client } from './client.ts';

/** From where a graph is drawn: an order, or entities such as `device:3f2a…`. */
export interface GraphStart {
  readonly order: string;
  readonly entities: readonly string[];
  /** Steps from the start. */
  readonly depth: number;
}

/** The entities around a start. Each look leaves an audit row. */
export function graphOf({ order, entities, depth }: GraphStart) {
  const start = entities.length > 0 ? { entities: entities.join(',') } : { order };
  return queryOptions({
    queryKey: ['risk-graph', start, depth],
    queryFn: () => ask(client.GET('/risk/graph', { params: { query: { ...start, depth } } })),
    refetchOnWindowFocus: false,
  });
}

/** The entities around a start. */
export type Graph = Awaited<ReturnType<NonNullable<ReturnType<typeof graphOf>['queryFn']>>>;
/** One of them. */
export type GraphNode = Graph['nodes'][number];

/** What can be in most decisions. */
export type TopKind = 'device' | 'address' | 'network' | 'operator';

/** The devices, addresses, networks or operators of networks that were in most decisions of the last 24 hours. Each look leaves an audit row. */
export function topEntities(kind: TopKind) {
  return queryOptions({
    queryKey: ['risk-entities', kind],
    queryFn: async () => (await ask(client.GET('/risk/entities', { params: { query: { kind } } }))).entities,
    refetchOnWindowFocus: false,
    staleTime: Infinity,
  });
}

/** A device, an address or a network, and its decisions. */
export type TopEntity = Awaited<ReturnType<NonNullable<ReturnType<typeof topEntities>['queryFn']>>>[number];
