import type { ConfirmedFactor, SecondFactor } from '../../../platform/access/second-factor-store.ts';
import { defineStore, statement, type Connection } from '../operation.ts';

interface FactorRow {
  readonly secret_sealed: Uint8Array;
  readonly started_at_ms: number;
  readonly in_force: number;
  readonly last_step: number;
  readonly wrong_codes: number;
  readonly codes_left: number;
}

interface Use {
  readonly administratorId: string;
}

/** The SQL of second factors and recovery codes. */
export const secondFactorOperations = defineStore({
  reads: {
    of(connection: Connection, administratorId: string): SecondFactor | null {
      const text = `SELECT f.*, (SELECT count(*) FROM admin_recovery_codes c WHERE c.administrator_id = f.administrator_id) AS codes_left
        FROM admin_second_factors f WHERE f.administrator_id = ?`;
      const row = statement<FactorRow>(connection, text).get(administratorId);
      if (!row) return null;
      return {
        secretSealed: Uint8Array.from(row.secret_sealed),
        startedAtMs: row.started_at_ms,
        inForce: row.in_force === 1,
        lastStep: row.last_step,
        wrongCodes: row.wrong_codes,
        recoveryCodesLeft: row.codes_left,
      };
    },

    holders: (connection: Connection, _input: null): readonly string[] =>
      statement<{ readonly administrator_id: string }>(
        connection,
        'SELECT administrator_id FROM admin_second_factors WHERE in_force = 1',
      )
        .all()
        .map((row) => row.administrator_id),
  },
  writes: {
    begin(
      connection: Connection,
      { administratorId, secretSealed, startedAtMs }: Use & Pick<SecondFactor, 'secretSealed' | 'startedAtMs'>,
    ): boolean {
      const text = `INSERT INTO admin_second_factors VALUES (?, ?, ?, 0, -1, 0)
        ON CONFLICT (administrator_id) DO UPDATE
        SET secret_sealed = excluded.secret_sealed, started_at_ms = excluded.started_at_ms WHERE admin_second_factors.in_force = 0`;
      return statement(connection, text).run(administratorId, secretSealed, startedAtMs).changes === 1;
    },

    confirm(
      connection: Connection,
      { administratorId, startedAtMs, step, recoveryDigests, keptSession }: ConfirmedFactor,
    ): boolean {
      const { changes } = statement(
        connection,
        `UPDATE admin_second_factors SET in_force = 1, last_step = ?, wrong_codes = 0
         WHERE administrator_id = ? AND in_force = 0 AND started_at_ms = ?`,
      ).run(step, administratorId, startedAtMs);
      if (changes === 0) return false;
      const add = statement(connection, 'INSERT INTO admin_recovery_codes VALUES (?, ?)');
      for (const digest of recoveryDigests) add.run(administratorId, digest);
      statement(
        connection,
        "DELETE FROM admin_tokens WHERE administrator_id = ? AND kind = 'session' AND digest <> ?",
      ).run(administratorId, keptSession);
      return true;
    },

    useStep(connection: Connection, { administratorId, step }: Use & { readonly step: number }): boolean {
      const text = `UPDATE admin_second_factors SET last_step = ?, wrong_codes = 0
        WHERE administrator_id = ? AND in_force = 1 AND last_step < ?`;
      return statement(connection, text).run(step, administratorId, step).changes === 1;
    },

    useRecoveryCode(connection: Connection, { administratorId, digest }: Use & { readonly digest: string }): boolean {
      const used = statement(
        connection,
        'DELETE FROM admin_recovery_codes WHERE administrator_id = ? AND digest = ?',
      ).run(administratorId, digest);
      if (used.changes === 0) return false;
      statement(connection, 'UPDATE admin_second_factors SET wrong_codes = 0 WHERE administrator_id = ?').run(
        administratorId,
      );
      return true;
    },

    countWrongCode(connection: Connection, administratorId: string): null {
      statement(
        connection,
        'UPDATE admin_second_factors SET wrong_codes = wrong_codes + 1 WHERE administrator_id = ?',
      ).run(administratorId);
      return null;
    },

    remove(connection: Connection, administratorId: string): boolean {
      statement(connection, 'DELETE FROM admin_recovery_codes WHERE administrator_id = ?').run(administratorId);
      return (
        statement(connection, 'DELETE FROM admin_second_factors WHERE administrator_id = ?').run(administratorId)
          .changes === 1
      );
    },
  },
});
