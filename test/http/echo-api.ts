import { z } from 'zod';
import { defineApi, defineContract, type Api, type Handler } from '../../src/wire/define-api.ts';
import { base64Bytes, fieldText } from '../../src/wire/formats.ts';
import { fields } from '../../src/wire/params.ts';

const text = z.preprocess(fieldText, z.string());

/** A contract for tests of the pipeline. Its answer repeats the request. */
export const echo = defineContract({
  name: 'echo',
  serviceId: 900,
  title: { en: 'Echo', zh: '回声' },
  routes: [
    { methods: ['GET', 'POST'], path: '/echo/query', summary: 'Echo' },
    {
      methods: ['POST'],
      path: '/echo/encrypted',
      summary: 'Echo of encrypted fields',
      encrypted: { fields: ['word', 'data'], undecryptableCode: 290003 },
    },
  ],
  params: fields({
    word: { schema: text, missing: { code: 290001 }, invalid: { code: 290002 } },
    data: {
      schema: base64Bytes({ bytesMax: 11 << 20 }).optional(),
      invalid: { code: 290003 },
      problems: { 'too-big': { code: 290004, reason: 'data is too big' } },
    },
  }),
  result: z.object({ word: z.string(), bytes: z.int() }),
  successReason: '成功',
  orderId: { prefix: 'E', time: 'yyMMddHHmmss', tail: 'digits', tailLength: 4 },
  orderIdAt: 'last',
  errors: {
    290001: { reason: 'word is missing' },
    290002: { reason: 'word is wrong' },
    290003: { reason: 'data is wrong' },
    290004: { reason: 'too large' },
    290005: { reason: 'unusable' },
    290006: { reason: 'timeout' },
    290007: { reason: 'unavailable' },
    290008: { reason: 'paid failure', charged: true },
    290009: { reason: 'busy', passing: { res: ['busy'] } },
    290081: { reason: 'running' },
    290082: { reason: 'reused' },
  },
  faults: { timeout: 290006, unavailable: 290007, corrupt: 290007 },
  faultResults: { timeout: { word: 'late' }, unavailable: { word: 'away' }, corrupt: { word: 'broken' } },
  refusals: {
    bodyTooLarge: { code: 290004 },
    requestUnusable: { code: 290005 },
    retryWhileRunning: { code: 290081 },
    keyReused: { code: 290082 },
  },
  bodyBytesMax: 20 << 20,
  deadlineMs: 1_000,
});

/** A contract without a handler. */
export const absent = defineContract({
  ...echo,
  name: 'absent',
  routes: [{ methods: ['POST'], path: '/absent/query', summary: 'Absent' }],
});

const answerEcho: Handler<typeof echo> = async ({ word, data }) => ({
  ok: true,
  result: { word, bytes: data?.length ?? 0 },
});

/** The echo API, or one with another handler behind the same contract. */
export function echoApi(handle: Handler<typeof echo> = answerEcho): Api {
  return defineApi(echo, handle);
}
