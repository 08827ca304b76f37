import { told } from '../../kernel/told.ts';
import type { Actor } from '../../platform/access/actor.ts';
import { OWN_WATCHES_MAX, WATCHERS_MAX, type LiveCalls } from '../../platform/ledger/live-calls.ts';
import type { LedgerRow } from '../../platform/ledger/ledger.ts';
import type { AdminHandler } from '../../wire/admin/define-admin.ts';
import type { ledgerContracts } from './contract.ts';
import { filterOf } from './ledger-filter.ts';
import { showRow } from './show-row.ts';

const TOO_MANY = {
  ok: false,
  error: 'unavailable',
  detail: told`you watch in ${OWN_WATCHES_MAX} windows already, or all administrators together in ${WATCHERS_MAX}, or the server closes. Close another window`,
} as const;

/** Makes the handler that shows calls as they are settled. An integrator sees only the calls of its own apps. */
export function liveHandler(liveCalls: Pick<LiveCalls, 'watch'>): AdminHandler<typeof ledgerContracts.live> {
  return async ({ format, app }, actor) => {
    const looks = liveCalls.watch(filterOf({ app }, actor).appIds, actor);
    if (looks === null) return TOO_MANY;
    const stream =
      format === 'json'
        ? { contentType: 'application/x-ndjson', fileName: 'live.jsonl', chunks: linesOf(looks, actor) }
        : { contentType: 'text/event-stream', fileName: null, chunks: eventsOf(looks, actor) };
    return { ok: true, stream };
  };
}

/** Each look is an event: `calls`, or `still` if it saw nothing, so that a page can tell a dead connection. */
async function* eventsOf(looks: AsyncGenerator<readonly LedgerRow[]>, actor: Actor): AsyncGenerator<string> {
  yield 'retry: 2000\n\n';
  for await (const rows of looks)
    yield rows.length === 0
      ? 'event: still\ndata: 0\n\n'
      : `event: calls\ndata: ${JSON.stringify(rows.map((row) => showRow(row, actor)))}\n\n`;
}

/** Each look is a chunk, empty if it saw nothing, because a generator notices that its reader left only when it gives one. */
async function* linesOf(looks: AsyncGenerator<readonly LedgerRow[]>, actor: Actor): AsyncGenerator<string> {
  for await (const rows of looks) yield rows.map((row) => `${JSON.stringify(showRow(row, actor))}\n`).join('');
}
