import { z } from 'zod';
import { DELIVERY_STATES, SEND_PROBLEMS, WEBHOOK_EVENTS } from '../../platform/webhooks/webhook.ts';
import { webhookUrlProblem } from '../../platform/webhooks/webhook-desk.ts';
import { defineAdmin } from '../../wire/admin/define-admin.ts';
import { expectedParam } from '../../wire/admin/expected.ts';
import { told } from '../../kernel/told.ts';

const webhookId = z
  .string()
  .regex(/^whk_[0-9a-f]{18}$/, told`not the id of a webhook`)
  .describe('Id of the webhook');
const deliveryId = z
  .string()
  .regex(/^dlv_[0-9a-f]{18}$/, told`not the id of a delivery`)
  .describe('Id of the delivery');
const name = z.string().min(1).max(64).describe('Name, 1 to 64 characters');
const url = z
  .string()
  .max(2000)
  .superRefine((text, context) => {
    const problem = webhookUrlProblem(text);
    if (problem !== null) context.addIssue({ code: 'custom', message: problem });
  })
  .describe('Where events are sent, https. http is taken only for addresses in `webhooks.allow`');
/** A test goes to the webhook that is tested, whatever it wants. */
const TYPES = WEBHOOK_EVENTS.filter((type) => type !== 'webhook.test');
const events = z
  .array(z.enum(TYPES))
  .min(1)
  .max(TYPES.length)
  .describe(`Events that it is told: ${TYPES.join(', ')}`);

const webhook = z.object({
  id: z.string(),
  name: z.string(),
  host: z.string().describe('Host of its address'),
  events: z.array(z.enum(WEBHOOK_EVENTS)),
  status: z.enum(['active', 'paused']),
  previousSecretEndsAtMs: z.int().nullable().describe('Until when more than one secret signs; null if one does'),
  createdBy: z.string(),
  createdAtMs: z.int(),
});
const secret = z.string().describe('Signs its deliveries. It is shown this once');

const delivery = z.object({
  id: z.string(),
  webhookId: z.string(),
  eventId: z.string(),
  type: z.enum(WEBHOOK_EVENTS),
  subject: z.string(),
  sequence: z.int().describe('Number of the event among those of its subject'),
  replayOf: z
    .string()
    .nullable()
    .describe('The delivery that this one repeats, because an administrator had it sent again'),
  createdAtMs: z.int(),
  state: z.enum(DELIVERY_STATES),
  attempts: z.int(),
  nextAtMs: z.int().nullable().describe('When it is tried next; null unless it is pending'),
  lastAtMs: z.int().nullable(),
  lastStatus: z.int().nullable().describe('HTTP status of the last answer'),
  lastProblem: z.enum(SEND_PROBLEMS).nullable().describe('Why the last attempt got no answer'),
});

const READERS = ['owner', 'operator', 'auditor'] as const;
const WRITERS = ['owner', 'operator'] as const;

/** The admin operations on webhooks and on the log of their deliveries. */
export const webhookContracts = defineAdmin({
  list: {
    name: 'webhooks.list',
    method: 'GET',
    path: '/webhooks',
    summary: 'List webhooks: the addresses that are told of alerts by HTTP',
    roles: READERS,
    params: z.strictObject({}),
    result: z.object({ webhooks: z.array(webhook) }),
    audit: 'none',
    auditFields: [],
  },
  show: {
    name: 'webhooks.show',
    method: 'GET',
    path: '/webhooks/:webhookId',
    summary: 'Show a webhook with its address, which may hold a token',
    roles: WRITERS,
    params: z.strictObject({ webhookId }),
    result: webhook.extend({ url: z.string() }),
    audit: 'look',
    auditFields: ['webhookId'],
  },
  add: {
    name: 'webhooks.add',
    method: 'POST',
    path: '/webhooks',
    summary: 'Add a webhook. Its deliveries are signed as Standard Webhooks says',
    roles: WRITERS,
    params: z.strictObject({ name, url, events: events.default([...TYPES]) }),
    result: webhook.extend({ secret }),
    audit: 'write',
    auditFields: ['name', 'events'],
  },
  change: {
    name: 'webhooks.change',
    method: 'PATCH',
    path: '/webhooks/:webhookId',
    summary: 'Change or pause a webhook. A paused one gets nothing, and events are not kept for it',
    roles: WRITERS,
    params: z.strictObject({
      webhookId,
      name: name.optional(),
      url: url.optional(),
      events: events.optional(),
      status: z.enum(['active', 'paused']).optional().describe('A paused webhook gets nothing'),
      expected: expectedParam(webhook.extend({ url: z.string().max(2000) })),
    }),
    result: webhook,
    audit: 'write',
    auditFields: ['webhookId', 'name', 'events', 'status'],
  },
  rotate: {
    name: 'webhooks.rotate-secret',
    method: 'POST',
    path: '/webhooks/:webhookId/secret',
    summary: 'Give a webhook another secret. Until the overlap ends, both sign',
    roles: WRITERS,
    params: z.strictObject({
      webhookId,
      overlapHours: z.coerce
        .number()
        .int()
        .min(0)
        .max(168)
        .default(24)
        .describe('Hours for which the secret before goes on signing, 0 to 168'),
    }),
    result: webhook.extend({ secret }),
    audit: 'write',
    auditFields: ['webhookId', 'overlapHours'],
  },
  test: {
    name: 'webhooks.test',
    method: 'POST',
    path: '/webhooks/:webhookId/test',
    summary: 'Send a test event to a webhook, also while it is paused',
    roles: WRITERS,
    params: z.strictObject({ webhookId }),
    result: z.object({ deliveryId: z.string() }),
    audit: 'write',
    auditFields: ['webhookId'],
  },
  remove: {
    name: 'webhooks.remove',
    method: 'DELETE',
    path: '/webhooks/:webhookId',
    summary: 'Remove a webhook with the log of its deliveries',
    roles: WRITERS,
    params: z.strictObject({ webhookId }),
    result: z.object({ removed: z.literal(true) }),
    audit: 'write',
    auditFields: ['webhookId'],
  },
  deliveries: {
    name: 'webhook-deliveries.list',
    method: 'GET',
    path: '/webhook-deliveries',
    summary: 'List deliveries to webhooks, newest first',
    roles: READERS,
    params: z.strictObject({
      webhook: webhookId.optional().describe('Only deliveries to this webhook (its id)'),
      state: z.enum(DELIVERY_STATES).optional().describe('Only deliveries in this state'),
      type: z.enum(WEBHOOK_EVENTS).optional().describe('Only events of this type'),
      limit: z.coerce.number().int().min(1).max(1000).default(50).describe('Deliveries of this page, at most 1000'),
      after: deliveryId.optional().describe('`nextAfter` of the page before'),
    }),
    result: z.object({ deliveries: z.array(delivery), nextAfter: z.string().nullable() }),
    audit: 'none',
    auditFields: [],
  },
  delivery: {
    name: 'webhook-deliveries.show',
    method: 'GET',
    path: '/webhook-deliveries/:deliveryId',
    summary: 'Show a delivery with its body and every attempt',
    roles: READERS,
    params: z.strictObject({ deliveryId }),
    result: delivery.extend({
      body: z.string().describe('What is sent, as text'),
      tries: z.array(
        z.object({
          number: z.int(),
          atMs: z.int(),
          status: z.int().nullable(),
          problem: z.enum(SEND_PROBLEMS).nullable(),
          tookMs: z.int(),
        }),
      ),
    }),
    audit: 'none',
    auditFields: [],
  },
  replay: {
    name: 'webhook-deliveries.replay',
    method: 'POST',
    path: '/webhook-deliveries/:deliveryId/replay',
    summary: 'Send the event of a delivery again, under the same webhook-id',
    roles: WRITERS,
    params: z.strictObject({ deliveryId }),
    result: delivery,
    audit: 'write',
    auditFields: ['deliveryId'],
  },
});
