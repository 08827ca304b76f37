import type { FastifyInstance } from 'fastify';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Api, Contract } from '../apis/define-api.ts';
import type { BaseUrlOf } from './base-url.ts';
import type { CallLog } from './call-log.ts';
import type { CallerAddress } from './caller-address.ts';
import { systemFailure } from './envelope.ts';
import { lastValues } from './gathered-body.ts';
import type { Pipeline, Served } from './pipeline.ts';
import type { RawFields } from './raw-fields.ts';
import type { Target } from './underway.ts';

export interface ApiRoutesDeps {
  readonly contracts: readonly Contract[];
  readonly apis: readonly Api[];
  readonly pipeline: Pipeline;
  readonly caller: CallerAddress;
  readonly baseUrlOf: BaseUrlOf;
  readonly log: CallLog;
  /** Counts calls under way, for shutdown. */
  readonly underway: { count: number };
  readonly isClosing: () => boolean;
}

const NO_QUERY: RawFields = {};
const JSON_TYPE = 'application/json;charset=utf-8';
/** Query and body are read alike, so both methods are answered everywhere (docs/decisions/0702). */
const METHODS = ['GET', 'POST'];

/**
 * Mounts every route of every contract, with and without `.php`. The pipeline answers in Fastify's first hook, on the
 * raw response: it reads bodies itself, under any Content-Type or none, and an answer is one string.
 */
export function registerApiRoutes(server: FastifyInstance, deps: ApiRoutesDeps): void {
  for (const target of targetsOf(deps)) {
    for (const url of [target.route.path, `${target.route.path}.php`]) {
      server.route({
        method: METHODS,
        url,
        onRequest(request, reply) {
          reply.hijack();
          const query = request.raw.url?.includes('?') ? lastValues(request.query as RawFields) : NO_QUERY;
          void serve(target, { request: request.raw, response: reply.raw, query }, deps);
        },
        handler: () => undefined,
      });
    }
  }
}

/** The paths of the five, as they are mounted. */
export function apiPathsOf(contracts: readonly Contract[]): ReadonlySet<string> {
  return new Set(contracts.flatMap(({ routes }) => routes.flatMap(({ path }) => [path, `${path}.php`])));
}

function targetsOf({ contracts, apis }: ApiRoutesDeps): readonly Target[] {
  return contracts.flatMap((contract) => {
    const api = apis.find((known) => known.contract.name === contract.name) ?? null;
    return contract.routes.map((route) => ({ contract, route, api }));
  });
}

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly query: RawFields;
}

async function serve(target: Target, exchange: Exchange, deps: ApiRoutesDeps): Promise<void> {
  const { request, query } = exchange;
  deps.underway.count++;
  try {
    const address = deps.caller.addressOf(request);
    const baseUrl = deps.baseUrlOf(request);
    send(exchange, await deps.pipeline.serve(target, { request, query, address, baseUrl }), deps.isClosing());
  } catch (error) {
    deps.log.bug({ api: target.contract.name, orderId: null, stage: 'receive' }, error);
    send(exchange, systemFailure(10014), deps.isClosing());
  } finally {
    deps.underway.count--;
  }
}

function send({ request, response }: Exchange, served: Served, isClosing: boolean): void {
  const why = 'kind' in served ? served.kind : null;
  if (why === 'gone') {
    response.destroy();
    return;
  }
  const text = 'kind' in served ? systemFailure(10014).text : served.text;
  const headers: Record<string, string | number> = {
    'content-type': JSON_TYPE,
    'content-length': Buffer.byteLength(text),
  };
  // Who was turned away unread may finish speaking, or would never hear the answer; Node passes over what still comes.
  const isCutOff = !request.complete && why !== 'crowded';
  if (isClosing || isCutOff) headers['connection'] = 'close';
  response.writeHead(why === 'slow' ? 408 : 200, headers);
  response.end(text);
}
