import { createHmac } from 'node:crypto';
import { request as send, type IncomingHttpHeaders } from 'node:http';
import type { Api } from '../../src/wire/define-api.ts';
import {
  createHttpServer,
  type HttpConfig,
  type HttpServer,
  type HttpServerDeps,
} from '../../src/server/listener/http-server.ts';
import type { CallEntry, CallFailure } from '../../src/server/telemetry/call-log.ts';
import { createPromMetrics } from '../../src/server/telemetry/prom-metrics.ts';
import { systemClock, type Clock, type MonotonicClock } from '../../src/kernel/clock.ts';
import { absent, echo, echoApi } from './echo-api.ts';
import { RecordingGate } from './recording-gate.ts';

/** Settings that suit a test: a free port, small bounds. */
export const TEST_CONFIG: HttpConfig = {
  host: '127.0.0.1',
  port: 0,
  trustedProxies: [],
  largeBodiesMax: 8,
  largeBodiesWaitingMax: 64,
  connectionsMax: 20_000,
  requestTimeoutMs: 30_000,
  shutdownTimeoutMs: 2_000,
};

export interface Serving {
  readonly url: string;
  readonly adminUrl: string;
  readonly server: HttpServer;
  readonly gate: RecordingGate;
  readonly calls: CallEntry[];
  readonly bugs: { readonly failure: CallFailure; readonly error: unknown }[];
  readonly faults: CallFailure[];
}

export interface ServingOptions extends Partial<
  Pick<HttpServerDeps, 'contracts' | 'readiness' | 'documentsFolder' | 'admin' | 'underWay'>
> {
  readonly config?: Partial<HttpConfig>;
  readonly apis?: readonly Api[];
  readonly clock?: Clock & MonotonicClock;
  readonly mounts?: Pick<HttpServerDeps, 'registerAdmin' | 'registerPublic'>;
}

/** Serves the echo API on a free port, behind a gate that records. */
export async function serveEcho({ config, apis, clock, mounts, ...rest }: ServingOptions = {}): Promise<Serving> {
  const gate = new RecordingGate();
  const calls: CallEntry[] = [];
  const bugs: Serving['bugs'] = [];
  const faults: CallFailure[] = [];
  let orders = 0;
  const nextOrder = ({ prefix }: { readonly prefix: string }) => `${prefix}${++orders}`;
  const server = createHttpServer({
    contracts: [echo, absent],
    apis: apis ?? [echoApi()],
    gate,
    secrets: { mac: (purpose, data) => createHmac('sha256', purpose).update(data).digest() },
    clock: clock ?? systemClock,
    orderIds: { next: nextOrder, unused: nextOrder },
    log: {
      call: (entry) => void calls.push(entry),
      bug: (failure, error) => void bugs.push({ failure, error }),
      fault: (failure) => void faults.push(failure),
      problem: () => undefined,
    },
    metrics: createPromMetrics(),
    readiness: [],
    documentsFolder: null,
    ...rest,
    ...mounts,
    config: { ...TEST_CONFIG, ...config },
  });
  return { ...(await server.listen()), server, gate, calls, bugs, faults };
}

export interface Reply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/** Sends exactly these bytes under exactly these headers. */
export function post(
  url: string,
  body: string | Uint8Array,
  headers: Readonly<Record<string, string>> = {},
): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const outgoing = send(url, { method: 'POST', headers: { ...headers, 'content-length': Buffer.byteLength(body) } });
    outgoing.on('error', reject);
    outgoing.on('response', (incoming) => {
      const pieces: Buffer[] = [];
      incoming.on('data', (piece: Buffer) => pieces.push(piece));
      incoming.on('error', reject);
      incoming.on('end', () =>
        resolve({
          status: incoming.statusCode ?? 0,
          headers: incoming.headers,
          text: Buffer.concat(pieces).toString(),
        }),
      );
    });
    outgoing.end(body);
  });
}
