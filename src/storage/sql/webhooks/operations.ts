import { hash } from 'node:crypto';
import { AHEAD_MS_MAX } from '../../../kernel/wall-stamps.ts';
import type {
  ClaimedDelivery,
  DeliveryOutcome,
  DeliveryQuery,
  WebhookStore,
} from '../../../platform/webhooks/webhook-store.ts';
import type {
  Delivery,
  DeliveryAttempt,
  NewWebhookEvent,
  Webhook,
  WebhookEvent,
} from '../../../platform/webhooks/webhook.ts';
import { defineStore, statement, type Connection } from '../operation.ts';
import { whereAll } from '../where-all.ts';

/** A webhook as the database holds it. Its address and secrets are sealed together. */
export type WebhookRecord = Pick<Webhook, 'id' | 'name' | 'events' | 'isPaused' | 'createdBy' | 'createdAtMs'> & {
  readonly targetSealed: Uint8Array;
};

interface WebhookRow {
  readonly id: string;
  readonly name: string;
  readonly events: string;
  readonly is_paused: number;
  readonly created_by: string;
  readonly created_at_ms: number;
  readonly target_sealed: Uint8Array;
}

type EventRow = Omit<WebhookEvent, 'data'> & { readonly data: string };

const DELIVERY = `d.id, d.webhook_id AS webhookId, d.event_id AS eventId, e.type, e.subject, e.sequence,
  d.replay_of AS replayOf, d.created_at_ms AS createdAtMs, d.state, d.attempts, d.next_at_ms AS nextAtMs,
  d.last_at_ms AS lastAtMs, d.last_status AS lastStatus, d.last_problem AS lastProblem
  FROM webhook_deliveries AS d JOIN webhook_events AS e ON e.id = d.event_id`;
const EVENT = 'SELECT id, type, subject, sequence, at_ms AS atMs, data FROM webhook_events WHERE id = ?';
const INSERT_DELIVERY = `INSERT INTO webhook_deliveries VALUES (?, ?, ?, ?, ?, 'pending', 0, ?, 0, NULL, NULL, NULL)`;
/**
 * A paused webhook gets nothing but what is sent to it alone. What was noted before the clock was set back is due at
 * once, because its next time was counted from there.
 */
const IS_DUE = `d.state = 'pending' AND (d.next_at_ms <= $now
    OR d.next_at_ms > $ahead AND coalesce(d.last_at_ms, d.created_at_ms) > $ahead)
  AND NOT EXISTS (SELECT 1 FROM webhooks AS w JOIN webhook_events AS e ON e.id = d.event_id
    WHERE w.id = d.webhook_id AND w.is_paused = 1 AND e.type <> 'webhook.test')`;

/** The SQL of webhooks, of events and of their deliveries. */
export const webhookOperations = defineStore({
  reads: {
    list: (connection: Connection, _input: null): readonly WebhookRecord[] =>
      statement<WebhookRow>(connection, 'SELECT * FROM webhooks ORDER BY created_at_ms, id').all().map(recordOf),

    due: (connection: Connection, now: number): readonly string[] =>
      statement<{ readonly id: string }>(
        connection,
        `SELECT DISTINCT d.webhook_id AS id FROM webhook_deliveries AS d WHERE ${IS_DUE} ORDER BY 1`,
      )
        .all(dueAt(now))
        .map(({ id }) => id),

    deliveries(connection: Connection, { webhookId, state, type, limit, afterId }: DeliveryQuery): readonly Delivery[] {
      const { where, values } = whereAll([
        ['d.webhook_id = ?', webhookId],
        ['d.state = ?', state],
        ['e.type = ?', type],
        ['(d.created_at_ms, d.id) < (SELECT created_at_ms, id FROM webhook_deliveries WHERE id = ?)', afterId],
      ]);
      const sql = `SELECT ${DELIVERY} ${where} ORDER BY d.created_at_ms DESC, d.id DESC LIMIT ?`;
      return statement<Delivery>(connection, sql).all(...values, limit);
    },

    delivery(connection: Connection, id: string) {
      const delivery = deliveryOf(connection, id);
      if (delivery === null) return null;
      const attempts = statement<DeliveryAttempt>(
        connection,
        `SELECT number, at_ms AS atMs, status, problem, took_ms AS tookMs FROM webhook_attempts
         WHERE delivery_id = ? ORDER BY number`,
      ).all(id);
      return { delivery, event: eventOf(connection, delivery.eventId), attempts };
    },

    events(
      connection: Connection,
      { types, limit, afterId }: Parameters<WebhookStore['events']>[0],
    ): readonly WebhookEvent[] {
      const after = '(at_ms, id) < (SELECT at_ms, id FROM webhook_events WHERE id = $after)';
      const sql = `SELECT id, type, subject, sequence, at_ms AS atMs, data FROM webhook_events
        WHERE type IN (SELECT value FROM json_each($types)) ${afterId === null ? '' : `AND ${after}`}
        ORDER BY at_ms DESC, id DESC LIMIT $limit`;
      const bound = { types: JSON.stringify(types), limit, ...(afterId !== null && { after: afterId }) };
      return statement<EventRow>(connection, sql).all(bound).map(withData);
    },

    counts: (connection: Connection, failedSinceMs: number) =>
      statement<{ readonly pending: number; readonly failed: number }>(
        connection,
        `SELECT (SELECT count(*) FROM webhook_deliveries WHERE state = 'pending') AS pending,
          (SELECT count(*) FROM webhook_deliveries WHERE state = 'failed' AND created_at_ms >= ?) AS failed`,
      ).get(failedSinceMs) ?? { pending: 0, failed: 0 },
  },
  writes: {
    add(connection: Connection, webhook: WebhookRecord): null {
      statement(connection, 'INSERT INTO webhooks VALUES (?, ?, ?, ?, ?, ?, ?)').run(
        webhook.id,
        webhook.name,
        JSON.stringify(webhook.events),
        webhook.isPaused ? 1 : 0,
        webhook.createdBy,
        webhook.createdAtMs,
        webhook.targetSealed,
      );
      return null;
    },

    /** Replaces a webhook if its sealed part is still this one. */
    replace(
      connection: Connection,
      { webhook, wasSealed }: { readonly webhook: WebhookRecord; readonly wasSealed: Uint8Array },
    ): boolean {
      const { id, name, events, isPaused, targetSealed } = webhook;
      return (
        statement(
          connection,
          'UPDATE webhooks SET name = ?, events = ?, is_paused = ?, target_sealed = ? WHERE id = ? AND target_sealed = ?',
        ).run(name, JSON.stringify(events), isPaused ? 1 : 0, targetSealed, id, wasSealed).changes === 1
      );
    },

    remove(connection: Connection, id: string): boolean {
      statement(
        connection,
        'DELETE FROM webhook_attempts WHERE delivery_id IN (SELECT id FROM webhook_deliveries WHERE webhook_id = ?)',
      ).run(id);
      statement(connection, 'DELETE FROM webhook_deliveries WHERE webhook_id = ?').run(id);
      return statement(connection, 'DELETE FROM webhooks WHERE id = ?').run(id).changes === 1;
    },

    tell: (connection: Connection, event: NewWebhookEvent) => tellEvent(connection, event),

    claim(
      connection: Connection,
      { webhookId, nowMs, leaseNowMs, leaseMs, limit }: Parameters<WebhookStore['claim']>[0],
    ): readonly ClaimedDelivery[] {
      const due = statement<{ readonly id: string; readonly eventId: string; readonly attempts: number }>(
        connection,
        `SELECT d.id, d.event_id AS eventId, d.attempts FROM webhook_deliveries AS d
         WHERE d.webhook_id = $webhook AND ${IS_DUE} AND d.lease_ends_at_ms <= $leaseNow ORDER BY d.next_at_ms, d.id LIMIT $limit`,
      ).all({ webhook: webhookId, ...dueAt(nowMs), leaseNow: leaseNowMs, limit });
      const take = statement(connection, 'UPDATE webhook_deliveries SET lease_ends_at_ms = ? WHERE id = ?');
      for (const { id } of due) take.run(leaseNowMs + leaseMs, id);
      return due.map(({ eventId, ...claimed }) => ({ ...claimed, event: eventOf(connection, eventId) }));
    },

    record(connection: Connection, { deliveryId, attempt, state, nextAtMs }: DeliveryOutcome): boolean {
      const { number, atMs, status, problem, tookMs } = attempt;
      const { changes } = statement(
        connection,
        `UPDATE webhook_deliveries SET state = ?, attempts = ?, next_at_ms = ?, lease_ends_at_ms = 0, last_at_ms = ?,
          last_status = ?, last_problem = ? WHERE id = ? AND state = 'pending' AND attempts = ?`,
      ).run(state, number, nextAtMs, atMs, status, problem, deliveryId, number - 1);
      if (changes === 0) return false;
      statement(connection, 'INSERT INTO webhook_attempts VALUES (?, ?, ?, ?, ?, ?)').run(
        deliveryId,
        number,
        atMs,
        status,
        problem,
        tookMs,
      );
      return true;
    },

    replay(
      connection: Connection,
      { id, ofId, nowMs }: { readonly id: string; readonly ofId: string; readonly nowMs: number },
    ): Delivery | null {
      const of = deliveryOf(connection, ofId);
      if (of === null) return null;
      statement(connection, INSERT_DELIVERY).run(id, of.webhookId, of.eventId, ofId, nowMs, nowMs);
      return deliveryOf(connection, id);
    },

    purge(connection: Connection, { beforeMs, limit }: { readonly beforeMs: number; readonly limit: number }): number {
      const events = statement<{ readonly id: string }>(
        connection,
        `SELECT id FROM webhook_events AS e WHERE at_ms < ? AND NOT EXISTS
          (SELECT 1 FROM webhook_deliveries WHERE event_id = e.id AND (state = 'pending' OR created_at_ms >= ?))
         ORDER BY at_ms, id LIMIT ?`,
      ).all(beforeMs, beforeMs, limit);
      for (const { id } of events) {
        statement(
          connection,
          'DELETE FROM webhook_attempts WHERE delivery_id IN (SELECT id FROM webhook_deliveries WHERE event_id = ?)',
        ).run(id);
        statement(connection, 'DELETE FROM webhook_deliveries WHERE event_id = ?').run(id);
        statement(connection, 'DELETE FROM webhook_events WHERE id = ?').run(id);
      }
      return events.length;
    },
  },
});

/**
 * Numbers an event and makes its deliveries, as a part of the transaction that this connection is in. Gives the ids of
 * the deliveries.
 */
export function tellEvent(connection: Connection, event: NewWebhookEvent): readonly string[] {
  const { id, type, subject, atMs, data, onlyTo } = event;
  const wanting = statement<WebhookRow>(connection, 'SELECT * FROM webhooks ORDER BY created_at_ms, id')
    .all()
    .map(recordOf)
    .filter((each) => (onlyTo === null ? !each.isPaused && each.events.includes(type) : each.id === onlyTo));
  const sequence = statement<{ readonly sequence: number }>(
    connection,
    `INSERT INTO webhook_sequences VALUES (?, 1)
     ON CONFLICT (subject) DO UPDATE SET sequence = webhook_sequences.sequence + 1 RETURNING sequence`,
  ).get(subject)?.sequence;
  statement(connection, 'INSERT INTO webhook_events VALUES (?, ?, ?, ?, ?, ?)').run(
    id,
    type,
    subject,
    sequence,
    atMs,
    JSON.stringify(data),
  );
  return wanting.map((webhook) => {
    const deliveryId = firstDeliveryId(id, webhook.id);
    statement(connection, INSERT_DELIVERY).run(deliveryId, webhook.id, id, null, atMs, atMs);
    return deliveryId;
  });
}

/** The times of IS_DUE. */
function dueAt(nowMs: number): { readonly now: number; readonly ahead: number } {
  return { now: nowMs, ahead: nowMs + AHEAD_MS_MAX };
}

/** An event goes to a webhook once by itself, so event and webhook name that delivery. */
function firstDeliveryId(eventId: string, webhookId: string): string {
  return `dlv_${hash('sha256', `${eventId} ${webhookId}`, 'hex').slice(0, 18)}`;
}

function deliveryOf(connection: Connection, id: string): Delivery | null {
  return statement<Delivery>(connection, `SELECT ${DELIVERY} WHERE d.id = ?`).get(id) ?? null;
}

function eventOf(connection: Connection, id: string): WebhookEvent {
  const row = statement<EventRow>(connection, EVENT).get(id);
  if (!row) throw new Error(`invariant broken: the event of a delivery is gone`);
  return withData(row);
}

function withData(row: EventRow): WebhookEvent {
  return { ...row, data: JSON.parse(row.data) as WebhookEvent['data'] };
}

function recordOf(row: WebhookRow): WebhookRecord {
  return {
    id: row.id,
    name: row.name,
    events: JSON.parse(row.events) as Webhook['events'],
    isPaused: row.is_paused === 1,
    createdBy: row.created_by,
    createdAtMs: row.created_at_ms,
    targetSealed: Uint8Array.from(row.target_sealed),
  };
}
