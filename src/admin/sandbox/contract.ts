import { z } from 'zod';
import { defineAdmin } from '../../wire/admin/define-admin.ts';

/** Room for a full record in base64: 10,000 events, each with up to eight pictures. */
const RECORD_BYTES_MAX = 32 << 20;
const appId = z.string().max(64).describe('Id of a sandbox app');
const sample = {
  api: z.string().max(64).describe('Name of the API'),
  slug: z.string().max(64).describe('Name of the answer in `sandbox catalogue`'),
};
const record = z
  .string()
  .max(RECORD_BYTES_MAX)
  .meta({ file: true })
  .describe('A record that `sandbox export` wrote, as JSON in base64');

const clock = z.object({
  appId: z.string(),
  nowMs: z.int().describe('Time of the sandbox, milliseconds since the Unix epoch'),
  now: z.string().describe('The same, ISO 8601'),
  offsetMs: z.int().describe('How far the time of the sandbox is ahead of the real time'),
});

const report = z.object({
  replayed: z.int(),
  skipped: z.int().describe('Calls that were refused for their format; they hold nothing to replay'),
  differences: z.array(
    z.object({
      orderId: z.string(),
      api: z.string(),
      scenario: z.string().nullable(),
      recordedCode: z.int(),
      replayedCode: z.int().nullable(),
      resultDiffers: z.boolean(),
    }),
  ),
});

/** The admin operations on sandboxes: their made-up answers, their time, and their records. */
export const sandboxContracts = defineAdmin({
  catalogue: {
    name: 'sandbox.catalogue',
    method: 'GET',
    path: '/sandbox/catalogue',
    summary: 'List every made-up answer with the magic values that lead to it',
    roles: ['owner', 'operator', 'analyst', 'auditor', 'integrator'],
    params: z.strictObject({ api: z.string().max(64).optional().describe('Only the answers of one API') }),
    result: z.object({
      entries: z.array(
        z.object({
          api: z.string(),
          slug: z.string(),
          about: z.string(),
          aboutZh: z.string().describe('The same in Chinese'),
          idNumber: z.string().nullable(),
          phone: z.string(),
          name: z.string().nullable(),
        }),
      ),
    }),
    audit: 'none',
    auditFields: [],
  },
  request: {
    name: 'sandbox.request',
    method: 'GET',
    path: '/sandbox/requests/:api/:slug',
    summary: 'Show a request that gets one answer of the catalogue, and the curl command for it',
    roles: ['owner', 'operator', 'analyst', 'auditor', 'integrator'],
    params: z.strictObject({ api: sample.api, slug: sample.slug }),
    result: z.object({
      method: z.literal('POST'),
      url: z.string(),
      fields: z
        .array(z.object({ name: z.string(), value: z.string() }))
        .describe('Fields of the form, besides the key'),
      curl: z.string().describe('The same as a command, with YOUR_SANDBOX_KEY in place of the key'),
    }),
    audit: 'none',
    auditFields: [],
  },
  call: {
    name: 'sandbox.call',
    method: 'POST',
    path: '/sandbox/:appId/calls',
    summary:
      'Send the request of one answer of the catalogue to the sandbox, with a key that the server keeps to itself',
    roles: ['owner', 'operator', 'integrator'],
    params: z.strictObject({ appId, api: sample.api, slug: sample.slug }),
    result: z.object({
      status: z.int().describe('HTTP status'),
      body: z.string().describe('The body of the answer, as it came'),
      tookMs: z.int(),
    }),
    audit: 'write',
    auditFields: ['appId', 'api', 'slug'],
  },
  show: {
    name: 'sandbox.show',
    method: 'GET',
    path: '/sandbox/:appId',
    summary: 'Show the time of a sandbox without moving it, and what happened in it last',
    roles: ['owner', 'operator', 'integrator'],
    params: z.strictObject({ appId }),
    result: clock.extend({
      events: z.int().describe('Events in the record, at most 10,000'),
      lastEvents: z
        .array(
          z.object({
            atMs: z.int().describe('Time of the sandbox'),
            kind: z.enum(['clock', 'call']).describe('A move of the clock, or a call'),
            api: z.string().nullable(),
            orderId: z.string().nullable(),
            code: z.int().nullable(),
            charged: z.boolean().nullable(),
            scenario: z.string().nullable().describe('Answer of the catalogue that was asked for'),
          }),
        )
        .describe('The last 100, latest first'),
    }),
    audit: 'none',
    auditFields: [],
  },
  clock: {
    name: 'sandbox.clock',
    method: 'PUT',
    path: '/sandbox/:appId/clock',
    summary:
      'Show the time of a sandbox, or move it: to an instant, by hours, to the next midnight, or back to the present',
    roles: ['owner', 'operator', 'integrator'],
    params: z.strictObject({
      appId,
      at: z.iso.datetime({ offset: true }).optional().describe('Instant, ISO 8601 with a zone'),
      hours: z.coerce
        .number()
        .min(-87_600)
        .max(87_600)
        .optional()
        .describe('Hours to move forward, or back if negative'),
      midnight: z.boolean().optional().describe('Move to the next midnight in Asia/Shanghai'),
      present: z.boolean().optional().describe('Back to the real time'),
    }),
    result: clock,
    audit: 'write',
    auditFields: ['appId', 'at', 'hours', 'midnight', 'present'],
  },
  export: {
    name: 'sandbox.export',
    method: 'GET',
    path: '/sandbox/:appId/record',
    summary: 'Export everything that happened in a sandbox, including the moves of its clock',
    roles: ['owner', 'operator', 'integrator'],
    params: z.strictObject({ appId }),
    result: z.object({ version: z.literal(1), events: z.array(z.unknown()) }),
    audit: 'none',
    auditFields: [],
    streams: ['application/json'],
  },
  import: {
    name: 'sandbox.import',
    method: 'PUT',
    path: '/sandbox/:appId/record',
    summary: 'Replace everything that happened in a sandbox by a record',
    roles: ['owner', 'operator', 'integrator'],
    params: z.strictObject({ appId, record }),
    result: z.object({ appId: z.string(), events: z.int() }),
    audit: 'write',
    auditFields: ['appId'],
    bodyBytesMax: RECORD_BYTES_MAX,
  },
  replay: {
    name: 'sandbox.replay',
    method: 'POST',
    path: '/sandbox/replay',
    summary: 'Play a record again, each call at its own time, and show which answers differ',
    roles: ['owner', 'operator', 'integrator'],
    params: z.strictObject({ record }),
    result: report,
    audit: 'none',
    auditFields: [],
    underWay: 'leaves-nothing',
    bodyBytesMax: RECORD_BYTES_MAX,
  },
  reset: {
    name: 'sandbox.reset',
    method: 'DELETE',
    path: '/sandbox/:appId/record',
    summary: 'Forget everything that happened in a sandbox, and go back to the present',
    roles: ['owner', 'operator', 'integrator'],
    params: z.strictObject({ appId }),
    result: z.object({ appId: z.string(), events: z.int() }),
    audit: 'write',
    auditFields: ['appId'],
  },
});
