import Fastify, { type FastifyInstance } from 'fastify';
import { createServer as createHttp, type RequestListener, type Server } from 'node:http';
import { createServer as createHttps } from 'node:https';
import type { Duplex } from 'node:stream';
import type { ApiDispatch } from './api-routes.ts';
import { inviteBody, keepWaiting } from './invite-body.ts';
import type { TlsFiles } from './tls-files.ts';
import { isUnread, turnAway } from './turn-away.ts';

/** Bounds and certificates of one listening server. */
export interface ListenerOptions {
  readonly connectionsMax: number;
  /** Longest time for a request to arrive, milliseconds. */
  readonly requestTimeoutMs: number;
  readonly tls: TlsFiles | null;
  /** Asked first; what it leaves goes to Fastify. */
  readonly dispatch: ApiDispatch | null;
}

const HEADERS_TIMEOUT_MS = 10_000;
const KEEP_ALIVE_TIMEOUT_MS = 65_000;
const HEADER_BYTES_MAX = 16 * 1024;
const CHECK_CONNECTIONS_EVERY_MS = 2_000;
/** What is still taken of a body after its request was refused. */
const LINGER = { bytesMax: 256 * 1024, timeMs: 2_000 };

/** A Fastify server over bounded sockets: it logs nothing by itself, and keeps what was begun while it closes. */
export function createListener(options: ListenerOptions): FastifyInstance {
  const { tls, dispatch } = options;
  const listener = Fastify({
    logger: false,
    exposeHeadRoutes: false,
    return503OnClosing: false,
    forceCloseConnections: false,
    routerOptions: { ignoreTrailingSlash: true },
    serverFactory: (handler) => {
      const rest = handler as RequestListener;
      const listen: RequestListener = (request, response) => {
        if (!dispatch?.(request, response)) rest(request, response);
      };
      const server = configure(open(listen, tls), options);
      server.on('checkContinue', (request, response) => {
        keepWaiting(request, response);
        listen(request, response);
      });
      return server;
    },
  });
  readNothingInVain(listener);
  tls?.onChange((context) => (listener.server as unknown as ReturnType<typeof createHttps>).setSecureContext(context));
  return listener;
}

/**
 * The body of a request that a route refuses by its header is not read: parsing comes after every hook that may refuse,
 * and an answer that left a body unread ends its connection.
 */
function readNothingInVain(listener: FastifyInstance): void {
  // The last hook before parsing: those of the route itself come before it.
  listener.addHook('onRoute', (route) => {
    const own = [route.preParsing ?? []].flat();
    route.preParsing = [...own, async ({ raw }) => inviteBody(raw)];
  });
  listener.addHook('onSend', async ({ raw }, reply) => {
    if (isUnread(raw)) turnAway(raw, reply.raw, LINGER);
  });
}

function open(handler: RequestListener, tls: TlsFiles | null): Server {
  const options = { maxHeaderSize: HEADER_BYTES_MAX, connectionsCheckingInterval: CHECK_CONNECTIONS_EVERY_MS };
  return tls
    ? (createHttps({ ...options, ...tls.current() }, handler) as unknown as Server)
    : createHttp(options, handler);
}

function configure(server: Server, { connectionsMax, requestTimeoutMs }: ListenerOptions): Server {
  server.maxConnections = connectionsMax;
  server.headersTimeout = HEADERS_TIMEOUT_MS;
  // A body may wait its turn before it is read; the readers keep their own, shorter times.
  server.requestTimeout = 2 * requestTimeoutMs + HEADERS_TIMEOUT_MS;
  server.keepAliveTimeout = KEEP_ALIVE_TIMEOUT_MS;
  server.on('clientError', refuseUnreadable);
  return server;
}

const STATUS_LINES: Readonly<Record<string, string>> = {
  ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
};

/** Answers what is no HTTP, or did not arrive in time, before any route can see it. */
function refuseUnreadable(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const status = STATUS_LINES[error.code ?? ''] ?? '400 Bad Request';
  const head = `HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`;
  socket.end(head, () => socket.destroy());
}
