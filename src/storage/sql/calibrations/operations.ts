import type { Calibrated, StoredCalibration } from '../../../vision/calibration/calibration-store.ts';
import { mark } from '../changes/mark.ts';
import { defineStore, statement, type Connection } from '../operation.ts';

/** The SQL of the installed calibrations. */
export const calibrationOperations = defineStore({
  reads: {
    list: (connection: Connection): readonly StoredCalibration[] =>
      statement<StoredCalibration>(
        connection,
        'SELECT what, content, installed_at_ms AS installedAtMs FROM calibrations ORDER BY what',
      ).all(),
  },
  writes: {
    put(connection: Connection, { what, content, installedAtMs }: StoredCalibration): null {
      const put = `INSERT INTO calibrations (what, content, installed_at_ms) VALUES (?, ?, ?)
        ON CONFLICT (what) DO UPDATE SET content = excluded.content, installed_at_ms = excluded.installed_at_ms`;
      statement(connection, put).run(what, content, installedAtMs);
      mark(connection, 'calibrations');
      return null;
    },
    remove(connection: Connection, what: Calibrated): boolean {
      const { changes } = statement(connection, 'DELETE FROM calibrations WHERE what = ?').run(what);
      if (changes > 0) mark(connection, 'calibrations');
      return changes > 0;
    },
  },
});
