import type { DeclaredField } from '../../../features/business-risk/ingest/declared-field.ts';
import { mark } from '../changes/mark.ts';
import { defineStore, statement, type Connection } from '../operation.ts';

/** The SQL of declared fields. A declaration is kept as JSON. */
export const riskFieldOperations = defineStore({
  reads: {
    list: (connection: Connection): readonly DeclaredField[] =>
      statement<{ readonly field: string }>(connection, 'SELECT field FROM risk_fields ORDER BY app_id, name')
        .all()
        .map(({ field }) => JSON.parse(field) as DeclaredField),
  },
  writes: {
    put(connection: Connection, field: DeclaredField): void {
      statement(
        connection,
        `INSERT INTO risk_fields VALUES (?, ?, ?)
          ON CONFLICT (app_id, name) DO UPDATE SET field = excluded.field`,
      ).run(field.appId, field.name, JSON.stringify(field));
      mark(connection, 'fields');
    },

    remove(connection: Connection, { appId, name }: Pick<DeclaredField, 'appId' | 'name'>): boolean {
      const text = 'DELETE FROM risk_fields WHERE app_id = ? AND name = ?';
      const { changes } = statement(connection, text).run(appId, name);
      if (changes > 0) mark(connection, 'fields');
      return changes > 0;
    },
  },
});
