import type { FastifyReply } from 'fastify';
import { Fault } from '../../kernel/fault.ts';
import { ADMIN_ERRORS, type AdminErrorCode } from '../../platform/access/admin-errors.ts';
import type { AdminRefusal } from '../../wire/admin/define-admin.ts';
import { inChinese } from '../../wire/told/in-chinese.ts';
import type { CredentialCarrier } from './credential-carrier.ts';
import { wantsChinese } from './wants-chinese.ts';

/** Answers a request that is refused. `carrier` tells a caller without a valid credential how to get one. */
export function refuse(
  reply: FastifyReply,
  { error: code, detail, fields }: AdminRefusal,
  carrier?: CredentialCarrier,
): FastifyReply {
  const { status, advice: general } = ADMIN_ERRORS[code];
  if (status === 429 && !reply.hasHeader('retry-after'))
    reply.header('retry-after', ADMIN_ERRORS[code].retryAfterSeconds);
  const advice = code === 'unauthenticated' ? (carrier?.signInAdvice ?? general) : general;
  const told = wantsChinese(reply.request)
    ? {
        advice: inChinese(advice),
        detail: inChinese(detail),
        fields: fields?.map(({ name, problem }) => ({ name, problem: inChinese(problem) })),
      }
    : { advice, detail, fields };
  return reply
    .status(status)
    .header('cache-control', 'no-store')
    .send({ error: { code, detail: told.detail, advice: told.advice, fields: told.fields } });
}

/** Gives the code for an error that reached the framework: a Fault is `unavailable`, and any other is a bug or the caller's. */
export function errorCodeOf(error: Error & { readonly statusCode?: number }): AdminErrorCode {
  const { statusCode } = error;
  if (error instanceof Fault) return 'unavailable';
  if (statusCode === 429) return 'too_many_requests';
  if (statusCode === 413) return 'too_large';
  return statusCode !== undefined && statusCode < 500 ? 'bad_request' : 'internal';
}

/** Says what an error means to the caller, without a word of an error that is a bug. */
export function explain(error: Error & { readonly statusCode?: number }): string {
  const { statusCode, message } = error;
  return error instanceof Fault || (statusCode !== undefined && statusCode < 500)
    ? message
    : 'an internal error. The log says more';
}
