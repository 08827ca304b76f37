import type { Consent, ConsentListQuery, ConsentState, ConsentTotals } from '../../../people/consent.ts';
import { mark } from '../changes/mark.ts';
import { whereAll, type Condition } from '../where-all.ts';
import { defineStore, statement, type Connection } from '../operation.ts';

const CONSENT = `person_id AS personId, app_id AS appId, consent_id AS consentId, given_at_ms AS givenAtMs,
  ends_at_ms AS endsAtMs, withdrawn_at_ms AS withdrawnAtMs`;

const IN_STATE: Readonly<Record<ConsentState, (nowMs: number) => readonly Condition[]>> = {
  withdrawn: () => [['withdrawn_at_ms IS NOT NULL']],
  ended: (nowMs) => [['withdrawn_at_ms IS NULL'], ['ends_at_ms <= ?', nowMs]],
  holds: (nowMs) => [['withdrawn_at_ms IS NULL'], ['(ends_at_ms IS NULL OR ends_at_ms > ?)', nowMs]],
};

/** The SQL of consents and of the apps that require them. */
export const consentOperations = defineStore({
  reads: {
    of: (connection: Connection, personId: string): readonly Consent[] =>
      statement<Consent>(
        connection,
        `SELECT ${CONSENT} FROM consents WHERE person_id = ? ORDER BY given_at_ms, app_id, consent_id`,
      ).all(personId),

    holds(
      connection: Connection,
      { personId, appId, nowMs }: { readonly personId: string; readonly appId: string; readonly nowMs: number },
    ): boolean {
      const text = `SELECT 1 FROM consents WHERE person_id = ? AND app_id = ? AND withdrawn_at_ms IS NULL
        AND given_at_ms <= ? AND (ends_at_ms IS NULL OR ends_at_ms > ?) LIMIT 1`;
      return statement(connection, text).get(personId, appId, nowMs, nowMs) !== undefined;
    },

    list(connection: Connection, query: ConsentListQuery): readonly Consent[] {
      const { fromMs, toMs, appId, state, nowMs, after, limit } = query;
      const { where, values } = whereAll([
        ['given_at_ms >= ?', fromMs],
        ['given_at_ms < ?', toMs],
        ['app_id = ?', appId],
        ...(state === null ? [] : IN_STATE[state](nowMs)),
        [
          '(given_at_ms, person_id, app_id, consent_id) < (?, ?, ?, ?)',
          after && after.givenAtMs,
          after && after.personId,
          after && after.appId,
          after && after.consentId,
        ],
      ]);
      return statement<Consent>(
        connection,
        `SELECT ${CONSENT} FROM consents ${where}
         ORDER BY given_at_ms DESC, person_id DESC, app_id DESC, consent_id DESC LIMIT ?`,
      ).all(...values, limit);
    },

    totals(connection: Connection, nowMs: number): readonly ConsentTotals[] {
      const text = `SELECT app_id AS appId, count(*) AS given, count(withdrawn_at_ms) AS withdrawn,
          count(*) FILTER (WHERE withdrawn_at_ms IS NULL AND ends_at_ms IS NOT NULL AND ends_at_ms <= ?) AS ended
        FROM consents GROUP BY app_id ORDER BY app_id`;
      return statement<Omit<ConsentTotals, 'holding'>>(connection, text)
        .all(nowMs)
        .map((row) => ({ ...row, holding: row.given - row.withdrawn - row.ended }));
    },

    requiringApps: (connection: Connection, _input: null): readonly string[] =>
      statement<{ readonly appId: string }>(connection, 'SELECT app_id AS appId FROM consent_apps ORDER BY app_id')
        .all()
        .map(({ appId }) => appId),
  },
  writes: {
    give(connection: Connection, consent: Omit<Consent, 'withdrawnAtMs'>): null {
      const { personId, appId, consentId, givenAtMs, endsAtMs } = consent;
      const insert = 'INSERT INTO consents VALUES (?, ?, ?, ?, ?, NULL) ON CONFLICT DO NOTHING';
      statement(connection, insert).run(personId, appId, consentId, givenAtMs, endsAtMs);
      return null;
    },

    withdraw(
      connection: Connection,
      input: {
        readonly personId: string;
        readonly appId: string | null;
        readonly consentId: string | null;
        readonly nowMs: number;
      },
    ): number {
      const { personId, appId, consentId, nowMs } = input;
      const text = `UPDATE consents SET withdrawn_at_ms = ? WHERE person_id = ? AND withdrawn_at_ms IS NULL
        AND (CAST(? AS TEXT) IS NULL OR app_id = ?) AND (CAST(? AS TEXT) IS NULL OR consent_id = ?)`;
      return statement(connection, text).run(nowMs, personId, appId, appId, consentId, consentId).changes;
    },

    erase: (connection: Connection, personId: string): number =>
      statement(connection, 'DELETE FROM consents WHERE person_id = ?').run(personId).changes,

    require(
      connection: Connection,
      { appId, isRequired }: { readonly appId: string; readonly isRequired: boolean },
    ): null {
      const text = isRequired
        ? 'INSERT INTO consent_apps VALUES (?) ON CONFLICT DO NOTHING'
        : 'DELETE FROM consent_apps WHERE app_id = ?';
      statement(connection, text).run(appId);
      mark(connection, 'consents');
      return null;
    },
  },
});
