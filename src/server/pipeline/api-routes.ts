import querystring from 'fast-querystring';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Api, Contract } from '../../wire/define-api.ts';
import type { BaseUrlOf } from '../listener/base-url.ts';
import type { CallLog } from '../telemetry/call-log.ts';
import type { CallerAddress } from '../listener/caller-address.ts';
import { systemFailure } from './envelope.ts';
import { lastValues } from '../body/gathered-body.ts';
import type { Pipeline, Served } from './pipeline.ts';
import type { RawFields } from '../body/raw-fields.ts';
import type { HttpProblem } from './refuse-unreadable.ts';
import { parseRequestTarget, plainPath } from '../listener/request-target.ts';
import { isUnread, turnAway } from '../listener/turn-away.ts';
import type { Target } from '../listener/underway.ts';
import type { UnreadReason } from './unread-reasons.ts';

/** What the routes of the five APIs need. */
export interface ApiRoutesDeps {
  readonly contracts: readonly Contract[];
  readonly apis: readonly Api[];
  readonly sandboxApis: readonly Api[];
  readonly pipeline: Pipeline;
  readonly caller: CallerAddress;
  readonly baseUrlOf: BaseUrlOf;
  readonly log: CallLog;
  /** Counts running calls, for shutdown. */
  readonly underway: { count: number };
  readonly isClosing: () => boolean;
}

/** How much of an unread body is still taken. The largest body of the five APIs is 20 MB. */
const LINGER = { bytesMax: 32 << 20, timeMs: 10_000 };
const NO_QUERY: RawFields = {};
const JSON_TYPE = 'application/json;charset=utf-8';

/** Answers a request to one of the five APIs and gives true. Leaves any other request untouched and gives false. */
export type ApiDispatch = (request: IncomingMessage, response: ServerResponse) => boolean;

/** Routes of the five APIs, for requests that could be read and for those that could not. */
export interface ApiRoutes {
  readonly dispatch: ApiDispatch;
  /** Gives the envelope that refuses an unreadable request to a path of the five APIs. `null` for any other target. */
  answerUnreadable(target: string, problem: HttpProblem): string | null;
}

/**
 * Serves every route of every contract, with and without `.php` and a trailing slash, e.g. `/api/query`, `/api/query/`
 * and `/api/query.php`. Methods other than GET and POST are refused within the envelope. It comes before Fastify's
 * router, because the paths are fixed, the pipeline reads bodies itself under any Content-Type or none, and an answer
 * is one string.
 */
export function createApiRoutes(deps: ApiRoutesDeps): ApiRoutes {
  const targets = targetsByPath(deps);
  const dispatch: ApiDispatch = (request, response) => {
    const { url = '', method } = request;
    const mark = url.indexOf('?');
    const target = targets.get(plainPath(mark < 0 ? url : url.slice(0, mark)));
    if (!target) return false;
    if (method !== 'POST' && method !== 'GET') {
      response.setHeader('allow', 'GET, POST');
      send({ request, response, query: NO_QUERY }, deps.pipeline.refuseUnread(target, 'method'), deps.isClosing());
      return true;
    }
    const query = mark < 0 ? NO_QUERY : lastValues(querystring.parse(url.slice(mark + 1)));
    void serve(target, { request, response, query }, deps);
    return true;
  };
  return {
    dispatch,
    answerUnreadable(url, problem) {
      const target = targets.get(plainPath(parseRequestTarget(url).path));
      if (!target) return null;
      if (problem === 'too-slow') return systemFailure(10014).text;
      return deps.pipeline.refuseUnread(target, REASON_OF[problem]).text;
    },
  };
}

const REASON_OF: Readonly<Record<Exclude<HttpProblem, 'too-slow'>, UnreadReason>> = {
  malformed: 'http',
  'too-long': 'head-too-long',
  host: 'host',
  connect: 'method',
};

function targetsByPath({ contracts, apis, sandboxApis }: ApiRoutesDeps): ReadonlyMap<string, Target> {
  const targets = new Map<string, Target>();
  for (const contract of contracts) {
    const named = ({ contract: { name } }: Api) => name === contract.name;
    const api = apis.find(named) ?? null;
    const sandboxApi = sandboxApis.find(named) ?? null;
    for (const route of contract.routes) targets.set(route.path, { contract, route, api, sandboxApi });
  }
  return targets;
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
  // A caller refused before its body was read may finish sending. Otherwise it would never receive the answer.
  if (isUnread(request)) turnAway(request, response, LINGER);
  else if (isClosing) headers['connection'] = 'close';
  response.writeHead(200, headers);
  response.end(text);
}
