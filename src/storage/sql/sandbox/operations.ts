import { SANDBOX_EVENTS_MAX } from '../../../sandbox/sandbox-events-max.ts';
import type { SandboxEvent, SandboxPosition } from '../../../sandbox/sandbox-record.ts';
import { defineStore, statement, type Connection } from '../operation.ts';

const NEXT = 'SELECT COALESCE(MAX(number), 0) + 1 FROM sandbox_events WHERE app_id = ?';
const LAST = 'SELECT body FROM sandbox_events WHERE app_id = ? ORDER BY number DESC LIMIT 1';
const INSERT = 'INSERT INTO sandbox_events (app_id, number, body) VALUES (?, ?, ?)';
const INSERT_PICTURE = `INSERT INTO sandbox_pictures (name, app_id, number) VALUES (?, ?, ?)
  ON CONFLICT (name) DO UPDATE SET app_id = excluded.app_id, number = excluded.number`;
const COUNT_RESET = `INSERT INTO sandbox_resets (app_id, times) VALUES (?, 1)
  ON CONFLICT (app_id) DO UPDATE SET times = sandbox_resets.times + 1`;
/** One statement, so that a replacement of everything is seen as a whole. */
const SINCE = `SELECT r.times AS resets, e.number, e.body
  FROM (SELECT COALESCE((SELECT times FROM sandbox_resets WHERE app_id = :appId), 0) AS times) r
  LEFT JOIN sandbox_events e ON e.app_id = :appId AND (r.times <> :resets OR e.number > :number)
  ORDER BY e.number`;

interface SinceRow {
  readonly resets: number;
  readonly number: number | null;
  readonly body: string | null;
}

/** The SQL of events of sandboxes. Their bodies are JSON. */
export const sandboxOperations = defineStore({
  reads: {
    all: (connection: Connection, _input: null): readonly { readonly appId: string; readonly body: string }[] =>
      statement<{ readonly appId: string; readonly body: string }>(
        connection,
        'SELECT app_id AS appId, body FROM sandbox_events ORDER BY app_id, number',
      ).all(),

    since: (connection: Connection, input: SandboxPosition & { readonly appId: string }): readonly SinceRow[] =>
      statement<SinceRow>(connection, SINCE).all(input),

    appOfPicture: (connection: Connection, name: string): string | null =>
      statement<string>(connection, 'SELECT app_id FROM sandbox_pictures WHERE name = ?').pluck().get(name) ?? null,
  },
  writes: {
    append(connection: Connection, { appId, event }: { readonly appId: string; readonly event: SandboxEvent }): null {
      append(connection, appId, event);
      return null;
    },

    record(
      connection: Connection,
      { appId, what, realNowMs }: Pick<SandboxEvent, 'what'> & { readonly appId: string; readonly realNowMs: number },
    ): SandboxEvent {
      const body = statement<string>(connection, LAST).pluck().get(appId);
      const { offsetMs } = body === undefined ? { offsetMs: 0 } : (JSON.parse(body) as SandboxEvent);
      const event = { atMs: realNowMs + offsetMs, offsetMs, what };
      append(connection, appId, event);
      return event;
    },

    replace(
      connection: Connection,
      { appId, events }: { readonly appId: string; readonly events: readonly SandboxEvent[] },
    ): null {
      statement(connection, 'DELETE FROM sandbox_events WHERE app_id = ?').run(appId);
      statement(connection, 'DELETE FROM sandbox_pictures WHERE app_id = ?').run(appId);
      statement(connection, COUNT_RESET).run(appId);
      for (const [index, event] of events.entries()) insert(connection, { appId, number: index + 1, event });
      return null;
    },
  },
});

function append(connection: Connection, appId: string, event: SandboxEvent): void {
  const number = statement<number>(connection, NEXT).pluck().get(appId) ?? 1;
  insert(connection, { appId, number, event });
  for (const table of ['sandbox_events', 'sandbox_pictures'] as const)
    statement(connection, `DELETE FROM ${table} WHERE app_id = ? AND number <= ?`).run(
      appId,
      number - SANDBOX_EVENTS_MAX,
    );
}

function insert(
  connection: Connection,
  { appId, number, event }: { readonly appId: string; readonly number: number; readonly event: SandboxEvent },
): void {
  statement(connection, INSERT).run(appId, number, JSON.stringify(event));
  if (event.what.kind !== 'call') return;
  for (const { name } of event.what.pictures) statement(connection, INSERT_PICTURE).run(name, appId, number);
}
