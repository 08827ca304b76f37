import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { API } from '../../api/client.ts';
import type { LedgerRow } from '../../api/ledger.ts';
import { currentSession } from '../../api/session.ts';

/** Calls that are shown at most. */
export const CALLS_MAX = 100;
/** The server says something each second. A connection that says nothing for so long may be dead. */
const SILENT_AFTER_MS = 5000;
const LOOK_EVERY_MS = 1000;
/** A browser gives up for good after a refusal, also of a server that ends or starts. So the page tries again itself. */
const AFTER_REFUSAL_MS = 5000;

/** How the connection is, as far as the browser can tell. */
export type LiveState = 'connecting' | 'open' | 'silent' | 'lost' | 'refused';

/** What came so far. */
export interface LiveCalls {
  readonly state: LiveState;
  /** Newest first. */
  readonly rows: readonly LedgerRow[];
  /** When the server last said anything. `null` before. */
  readonly heardAtMs: number | null;
}

const NOTHING: LiveCalls = { state: 'connecting', rows: [], heardAtMs: null };

/**
 * Watches calls as they come, of one app or of all. The browser connects again by itself when the server ends the watch,
 * which it does every five minutes, or when the network breaks, and this tries again after a refusal. A component that
 * watches another app needs another key.
 */
export function useLiveCalls(app: string): LiveCalls {
  const queries = useQueryClient();
  const [live, setLive] = useState<LiveCalls>(NOTHING);
  useEffect(() => {
    const query = app === '' ? '' : `?${new URLSearchParams({ app })}`;
    const hear = (more: readonly LedgerRow[]) =>
      setLive(({ rows }) => ({ state: 'open', rows: join(rows, more), heardAtMs: Date.now() }));
    let close = (): void => undefined;
    const open = () => {
      const source = new EventSource(`${API}/ledger/live${query}`);
      close = () => source.close();
      source.addEventListener('open', () => hear([]));
      source.addEventListener('still', () => hear([]));
      source.addEventListener('calls', ({ data }) => hear(JSON.parse(String(data)) as readonly LedgerRow[]));
      source.addEventListener('error', () => {
        const isRefused = source.readyState === EventSource.CLOSED;
        setLive((before) => ({ ...before, state: isRefused ? 'refused' : 'lost' }));
        if (!isRefused) return;
        // A refusal has no reason that a script could read. If the session is over, this shows it.
        void queries.invalidateQueries({ queryKey: currentSession.queryKey });
        const again = setTimeout(open, AFTER_REFUSAL_MS);
        close = () => clearTimeout(again);
      });
    };
    open();
    const timer = setInterval(() => setLive(silenceOf), LOOK_EVERY_MS);
    return () => {
      clearInterval(timer);
      close();
    };
  }, [app, queries]);
  return live;
}

function silenceOf(live: LiveCalls): LiveCalls {
  const isSilent = live.state === 'open' && Date.now() - (live.heardAtMs ?? 0) > SILENT_AFTER_MS;
  return isSilent ? { ...live, state: 'silent' } : live;
}

/** Puts calls before those that are shown. After a new connection the server repeats the newest. */
function join(rows: readonly LedgerRow[], more: readonly LedgerRow[]): readonly LedgerRow[] {
  if (more.length === 0) return rows;
  const known = new Set(rows.map(({ orderId }) => orderId));
  return [...more.filter(({ orderId }) => !known.has(orderId)).toReversed(), ...rows].slice(0, CALLS_MAX);
}
