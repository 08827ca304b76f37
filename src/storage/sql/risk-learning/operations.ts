import type { LearningModeName } from '../../../features/business-risk/baselines/learning-mode.ts';
import type { KeptLearningChoice } from '../../../features/business-risk/baselines/learning-store.ts';
import { mark } from '../changes/mark.ts';
import { defineStore, statement, type Connection } from '../operation.ts';

interface Row {
  readonly mode: LearningModeName;
  readonly untilMs: number | null;
  readonly chosenBy: string;
  readonly chosenAtMs: number;
}

/** The SQL of the choice about the learning mode. */
export const riskLearningOperations = defineStore({
  reads: {
    read(connection: Connection): KeptLearningChoice | null {
      const row = statement<Row>(
        connection,
        'SELECT mode, until_ms AS untilMs, chosen_by AS chosenBy, chosen_at_ms AS chosenAtMs FROM risk_learning',
      ).get();
      if (row === undefined) return null;
      const { untilMs, ...choice } = row;
      return untilMs === null ? choice : { ...choice, untilMs };
    },

    readEnd: (connection: Connection): number | null =>
      statement<{ readonly endedAtMs: number }>(
        connection,
        'SELECT ended_at_ms AS endedAtMs FROM risk_learning_end',
      ).get()?.endedAtMs ?? null,
  },
  writes: {
    put(connection: Connection, { mode, untilMs, chosenBy, chosenAtMs }: KeptLearningChoice): void {
      statement(
        connection,
        `INSERT INTO risk_learning VALUES (1, ?, ?, ?, ?)
          ON CONFLICT (one) DO UPDATE SET mode = excluded.mode, until_ms = excluded.until_ms, chosen_by = excluded.chosen_by, chosen_at_ms = excluded.chosen_at_ms`,
      ).run(mode, untilMs ?? null, chosenBy, chosenAtMs);
      if (mode === 'auto') statement(connection, 'DELETE FROM risk_learning_end').run();
      mark(connection, 'learning');
    },

    putEnd(connection: Connection, endedAtMs: number): void {
      statement(
        connection,
        `INSERT INTO risk_learning_end VALUES (1, ?)
          ON CONFLICT (one) DO UPDATE SET ended_at_ms = excluded.ended_at_ms`,
      ).run(endedAtMs);
      mark(connection, 'learning');
    },
  },
});
