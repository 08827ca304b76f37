import { SANDBOX_EVENTS_MAX } from '../../../sandbox/sandbox-events-max.ts';
import { defineStore, statement, type Connection } from '../operation.ts';

const INSERT = `INSERT INTO sandbox_events (app_id, number, body)
  SELECT ?, COALESCE(MAX(number), 0) + 1, ? FROM sandbox_events WHERE app_id = ?`;
const DROP_OLDEST = `DELETE FROM sandbox_events WHERE app_id = ? AND number <=
  (SELECT MAX(number) FROM sandbox_events WHERE app_id = ?) - ?`;

/** The SQL of events of sandboxes. Their bodies are JSON. */
export const sandboxOperations = defineStore({
  reads: {
    all: (connection: Connection, _input: null): readonly { readonly appId: string; readonly body: string }[] =>
      statement<{ readonly appId: string; readonly body: string }>(
        connection,
        'SELECT app_id AS appId, body FROM sandbox_events ORDER BY app_id, number',
      ).all(),
  },
  writes: {
    append(connection: Connection, { appId, body }: { readonly appId: string; readonly body: string }): null {
      statement(connection, INSERT).run(appId, body, appId);
      statement(connection, DROP_OLDEST).run(appId, appId, SANDBOX_EVENTS_MAX);
      return null;
    },

    replace(
      connection: Connection,
      { appId, bodies }: { readonly appId: string; readonly bodies: readonly string[] },
    ): null {
      statement(connection, 'DELETE FROM sandbox_events WHERE app_id = ?').run(appId);
      const insert = statement(connection, 'INSERT INTO sandbox_events (app_id, number, body) VALUES (?, ?, ?)');
      for (const [index, body] of bodies.entries()) insert.run(appId, index + 1, body);
      return null;
    },
  },
});
