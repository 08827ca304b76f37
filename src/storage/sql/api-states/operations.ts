import type { ApiAvailability, ApiState } from '../../../platform/accounts/api-state.ts';
import { mark } from '../changes/mark.ts';
import { defineStore, statement } from '../operation.ts';

interface Row {
  readonly api: string;
  readonly availability: ApiAvailability;
  readonly changed_at_ms: number;
}

export const apiStateOperations = defineStore({
  reads: {
    list(connection): readonly ApiState[] {
      return statement<Row>(connection, 'SELECT * FROM api_states')
        .all()
        .map((row) => ({ api: row.api, availability: row.availability, changedAtMs: row.changed_at_ms }));
    },
  },
  writes: {
    put(connection, { api, availability, changedAtMs }: ApiState): void {
      statement(
        connection,
        `INSERT INTO api_states VALUES (?, ?, ?)
          ON CONFLICT (api) DO UPDATE SET availability = excluded.availability, changed_at_ms = excluded.changed_at_ms`,
      ).run(api, availability, changedAtMs);
      mark(connection, 'directory');
    },
  },
});
