import rateLimit from '@fastify/rate-limit';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { MonotonicClock } from '../../kernel/clock.ts';
import type { AskedRates } from '../../platform/admission/call-rates.ts';
import { rateSubject } from '../../platform/admission/address-ranges.ts';
import { countsOver } from './request-counts.ts';

/** Rates of the admin API that processes share. */
export interface SharedRequestRates {
  /** Rate of the requests that carry a session or a token. */
  readonly requests: AskedRates;
  /** Of the ways to sign in. */
  readonly signIns: AskedRates;
}

/** What limits of requests need. */
export interface RequestLimitDeps {
  /** Gives the caller's address in canonical text. */
  readonly addressOf: (request: FastifyRequest) => string;
  readonly clock: MonotonicClock;
  /** Absent or `null` if this process counts for itself. */
  readonly sharedRates?: SharedRequestRates | null;
}

/** A limit for each address, see rateSubject. */
export interface RequestLimit {
  /** What is limited, e.g. the name of an operation. */
  readonly name: string;
  readonly perMinute: number;
  readonly isSignIn: boolean;
}

type Hook = (this: FastifyInstance, request: FastifyRequest, reply: FastifyReply) => Promise<void>;

/**
 * Gives what makes a hook out of a limit. The hook throws an Error with the status 429 beyond the limit.
 */
export async function openRequestLimits(
  scope: FastifyInstance,
  { addressOf, clock, sharedRates = null }: RequestLimitDeps,
): Promise<(limit: RequestLimit) => Hook> {
  const subjectOf = (request: FastifyRequest) => rateSubject(addressOf(request));
  if (sharedRates !== null)
    return ({ name, perMinute, isSignIn }) => {
      const rates = isSignIn ? sharedRates.signIns : sharedRates.requests;
      const rate = { perSecond: perMinute / 60, burst: perMinute };
      return async (request) => {
        if (!(await rates.ask(`admin ${name} ${subjectOf(request)}`, rate))) throw tooMany();
      };
    };
  await scope.register(rateLimit, {
    global: false,
    store: countsOver(clock),
    timeWindow: 60_000,
    keyGenerator: subjectOf,
    errorResponseBuilder: tooMany,
  });
  return ({ perMinute }) => scope.rateLimit({ max: perMinute }) as Hook;
}

function tooMany(): Error {
  return Object.assign(new Error('too many requests'), { statusCode: 429 });
}
