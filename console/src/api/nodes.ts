import { queryOptions } from '@tanstack/react-query';
import { ask, client } from './client.ts';

/** The nodes and the services that they share. They are asked for again every two seconds. */
export const clusterStatus = queryOptions({
  queryKey: ['cluster'],
  queryFn: () => ask(client.GET('/cluster/status')),
  refetchInterval: 2000,
});

type ClusterStatus = Awaited<ReturnType<NonNullable<typeof clusterStatus.queryFn>>>;
/** A node, as the list shows it. */
export type ShownNode = ClusterStatus['nodes'][number];
/** A service that nodes share. */
export type ShownEngine = ClusterStatus['engines'][number];

/** Asks a node to end, `last` also if no other one is ready. */
export function drainNode(number: number, last: boolean) {
  const params = { path: { node: String(number) } };
  return ask(client.POST('/cluster/nodes/{node}/drain', { params, body: { last } }));
}
