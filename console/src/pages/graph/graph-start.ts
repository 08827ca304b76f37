import type { GraphStart } from '../../api/graph.ts';

const ENTITY = /^(?:account|phone|device|address):[0-9a-f]{32}$/;
/** The most entities from which the server draws. */
const STARTS_MAX = 20;

/** Reads the start of a graph from an address. `null` if it names none. */
export function startOf(query: URLSearchParams): GraphStart | null {
  const order = query.get('order') ?? '';
  const named = (query.get('entities') ?? '').split(',').filter((entity) => ENTITY.test(entity));
  const entities = [...new Set(named)].slice(0, STARTS_MAX);
  const depth = /^[123]$/.test(query.get('depth') ?? '') ? Number(query.get('depth')) : 2;
  if (entities.length === 0 && !isOrder(order)) return null;
  return { order: entities.length > 0 ? '' : order, entities, depth };
}

/** Whether a text may be an order id. */
export function isOrder(text: string): boolean {
  return /^\w{1,64}$/.test(text);
}

/** The address of a graph, e.g. `/graph?order=J2640…`. */
export function graphPath({ order, entities, depth }: Partial<GraphStart>): string {
  const query = new URLSearchParams();
  if (entities !== undefined && entities.length > 0) query.set('entities', entities.join(','));
  else if (order !== undefined && order !== '') query.set('order', order);
  if (depth !== undefined && depth !== 2) query.set('depth', String(depth));
  return `/graph?${query}`;
}
