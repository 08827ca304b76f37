import { EVERY_ROW, type Ledger } from './ledger.ts';
import { present } from '../../kernel/assert.ts';

/** What decided a call, with the time of its receipt. */
export interface RecentTrace {
  readonly receivedAtMs: number;
  readonly trace: Readonly<Record<string, unknown>>;
}

/** Traces that are read at once, so that other readers come in between. */
const AT_ONCE = 50;

/** Reads the traces of the last calls of an API, newest first. `calls` is at most 1000. Throws Fault. */
export async function recentTraces(
  ledger: Pick<Ledger, 'page' | 'trace'>,
  { api, calls }: { readonly api: string; readonly calls: number },
): Promise<readonly RecentTrace[]> {
  const filter = { ...EVERY_ROW, api, code: 0 };
  const { rows } = await ledger.page({ filter, order: 'newest', limit: calls, cursor: null });
  const found: RecentTrace[] = [];
  for (let from = 0; from < rows.length; from += AT_ONCE) {
    const some = rows.slice(from, from + AT_ONCE);
    const traces = await Promise.all(some.map(({ orderId }) => ledger.trace(orderId)));
    for (const [at, trace] of traces.entries())
      if (trace !== null) found.push({ receivedAtMs: present(some[at]).receivedAtMs, trace });
  }
  return found;
}
