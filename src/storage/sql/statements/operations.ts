import { hash } from 'node:crypto';
import { latestRetention } from '../../../platform/chain/retention-start.ts';
import { localMonthRangeMs, type LocalMonth } from '../../../platform/ledger/local-day.ts';
import type { Micros } from '../../../platform/ledger/money.ts';
import {
  sumStatement,
  type NewStatement,
  type Statement,
  type StatementContent,
  type StatementCredit,
  type StatementDraft,
  type StatementQuery,
  type StoredStatement,
} from '../../../platform/ledger/statements.ts';
import { auditOperations } from '../audit/operations.ts';
import { readStarts } from '../chain/chain-rows.ts';
import { defineStore, statement, type Connection } from '../operation.ts';
import { whereAll } from '../where-all.ts';
import { lateLines } from './late-lines.ts';
import { linesOf } from './lines.ts';

interface StatementRow {
  readonly id: string;
  readonly customer_id: string;
  readonly month: LocalMonth;
  readonly issued_at_ms: number;
  readonly issued_by: string;
  readonly amount_micros: number;
  readonly credited_micros: number;
  readonly content: string;
  readonly sha256: string;
}

const CREDITS = `SELECT id AS creditId, order_id AS orderId, app_id AS appId, api, side, amount_micros AS amount, reason,
    at_ms AS atMs
  FROM credits WHERE customer_id = ? AND at_ms < ? AND id NOT IN (SELECT credit_id FROM statement_credits)
  ORDER BY at_ms, id`;

export const statementOperations = defineStore({
  reads: {
    draft(
      connection,
      { customerId, month }: { readonly customerId: string; readonly month: LocalMonth },
    ): StatementDraft {
      const { toMs } = localMonthRangeMs(month);
      const retiredThroughMs = retiredThrough(connection);
      const late = lateLines(connection, customerId, retiredThroughMs).filter((line) => line.month !== month);
      const lines = [...linesOf(connection, customerId, month), ...late];
      return { lines, credits: openCredits(connection, customerId, toMs), retiredThroughMs };
    },

    byId(connection, id: string): StoredStatement | null {
      const row = statement<StatementRow>(connection, 'SELECT * FROM statements WHERE id = ?').get(id);
      return row ? storedOf(row) : null;
    },

    list(connection, { customerId, month, limit, afterId }: StatementQuery): readonly Statement[] {
      const { where, values } = whereAll([
        ['customer_id = ?', customerId],
        ['month = ?', month],
        ['(issued_at_ms, id) < (SELECT issued_at_ms, id FROM statements WHERE id = ?)', afterId],
      ]);
      const sql = `SELECT * FROM statements ${where} ORDER BY issued_at_ms DESC, id DESC LIMIT ?`;
      const rows = statement<StatementRow>(connection, sql).all(...values, limit);
      return rows.map((row) => {
        const { content: _content, ...shown } = storedOf(row);
        return shown;
      });
    },
  },
  writes: {
    issue: (connection, wanted: NewStatement): StoredStatement | null => issue(connection, wanted),
  },
});

/** Time up to which retention has removed calls. Null if it has removed none. */
function retiredThrough(connection: Connection): number | null {
  return latestRetention(readStarts(connection))?.through.committedAtMs ?? null;
}

function openCredits(connection: Connection, customerId: string, toMs: number): readonly StatementCredit[] {
  return statement<StatementCredit>(connection, CREDITS).all(customerId, toMs);
}

function issue(connection: Connection, wanted: NewStatement): StoredStatement | null {
  const { issuedByName, addressDigest, ...head } = wanted;
  const { id, customerId, month, issuedAtMs, issuedBy } = head;
  const found = statement(connection, 'SELECT 1 FROM statements WHERE customer_id = ? AND month = ?').get(
    customerId,
    month,
  );
  if (found) return null;
  const credits = openCredits(connection, customerId, localMonthRangeMs(month).toMs);
  // What is late is found within this transaction, so that it stands in one statement.
  const late = lateLines(connection, customerId, retiredThrough(connection));
  const lines = [...wanted.lines.filter((line) => line.month === undefined), ...late];
  const sums = sumStatement({ lines, credits });
  const content: StatementContent = { version: 1, ...head, lines, credits, sums };
  const text = JSON.stringify(content).toWellFormed();
  const sha256 = hash('sha256', text, 'hex');
  statement(connection, 'INSERT INTO statements VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)').run(
    id,
    customerId,
    month,
    issuedAtMs,
    issuedBy,
    sums.amount,
    sums.credited,
    text,
    sha256,
  );
  const stand = statement(connection, 'INSERT INTO statement_credits VALUES (?, ?)');
  for (const { creditId } of credits) stand.run(creditId, id);
  auditOperations.writes.append(connection, {
    atMs: issuedAtMs,
    administratorId: issuedBy,
    administratorName: issuedByName,
    operation: 'statements.issued',
    kind: 'write',
    subject: id,
    fields: { customerId, month, sha256 },
    outcome: 'ok',
    addressDigest,
  });
  return { id, customerId, month, issuedAtMs, issuedBy, sums, sha256, content: text };
}

function storedOf(row: StatementRow): StoredStatement {
  return {
    id: row.id,
    customerId: row.customer_id,
    month: row.month,
    issuedAtMs: row.issued_at_ms,
    issuedBy: row.issued_by,
    sums: {
      amount: row.amount_micros as Micros,
      credited: row.credited_micros as Micros,
      total: row.amount_micros - row.credited_micros,
    },
    sha256: row.sha256,
    content: row.content,
  };
}
