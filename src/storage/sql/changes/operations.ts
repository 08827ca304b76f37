import type { ChangeArea } from '../../../platform/changes/change-feed.ts';
import { defineStore, statement, type Connection } from '../operation.ts';

interface Row {
  readonly area: ChangeArea;
  readonly number: number;
}

/** The SQL of the table of changes. Other stores write it, through `mark`. */
export const changeOperations = defineStore({
  reads: {
    numbers: (connection: Connection, _input: null): readonly Row[] =>
      statement<Row>(connection, 'SELECT area, number FROM changes ORDER BY area').all(),
  },
  writes: {},
});
