import Fastify, { type FastifyInstance, type FastifyReply } from 'fastify';
import {
  createServer as createHttp,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http';
import { createServer as createHttps } from 'node:https';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { ApiDispatch } from '../pipeline/api-routes.ts';
import { Connection } from './connection.ts';
import { inviteBody, keepWaiting } from '../body/invite-body.ts';
import { closeWith, hasHostProblem, refuseUnreadable, type AnswerUnreadable } from '../pipeline/refuse-unreadable.ts';
import { answerPlainHttp } from './plain-on-tls.ts';
import { rewriteTarget } from './request-target.ts';
import type { TlsFiles } from './tls-files.ts';
import { isUnread, turnAway } from './turn-away.ts';

/** Limits and certificates of one listening server. */
export interface ListenerOptions {
  readonly connectionsMax: number;
  /** Longest time for a request to arrive, in milliseconds. */
  readonly requestTimeoutMs: number;
  readonly tls: TlsFiles | null;
  /** Gets every request first. What it does not take goes to Fastify. */
  readonly dispatch: ApiDispatch | null;
  /** Answers in place of a route if a request cannot be read. Without it the answer is empty. */
  readonly answerUnreadable?: AnswerUnreadable | undefined;
}

const HEADERS_TIMEOUT_MS = 10_000;
const KEEP_ALIVE_TIMEOUT_MS = 65_000;
const HEADER_BYTES_MAX = 16 * 1024;
const CHECK_CONNECTIONS_EVERY_MS = 2_000;
/** How much of a body is still read after its request was refused. */
const LINGER = { bytesMax: 256 * 1024, timeMs: 2_000 };

/**
 * Creates a Fastify server with limits on its sockets. It logs nothing itself, and it finishes running requests while
 * it closes.
 */
export function createListener(options: ListenerOptions): FastifyInstance {
  const { tls, dispatch } = options;
  const listener = Fastify({
    logger: false,
    exposeHeadRoutes: false,
    return503OnClosing: false,
    // Fastify's own answer to a path with broken escapes repeats the target, and so would reveal keys and names.
    frameworkErrors: (_error, _request, reply: unknown) =>
      void (reply as FastifyReply).status(404).send({ error: 'not found' }),
    clientErrorHandler: (error, socket) => refuseUnreadable(error, socket, options.answerUnreadable),
    forceCloseConnections: false,
    routerOptions: { ignoreTrailingSlash: true },
    serverFactory: (handler) => {
      const rest = handler as RequestListener;
      const listen: RequestListener = (request, response) => {
        Connection.of(request.socket)?.begin(request, response);
        if (hasHostProblem(request)) return refuseHost(request, response, options);
        if (isOddlyFramed(request)) response.shouldKeepAlive = false;
        rewriteTarget(request);
        if (!dispatch?.(request, response)) rest(request, response);
      };
      const server = configure(open(listen, tls), listen, options);
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
 * Does not read the body of a request that a route refuses by its header. Parsing comes after every hook that may
 * refuse. If an answer leaves a body unread, its connection is closed.
 */
function readNothingInVain(listener: FastifyInstance): void {
  // This hook comes last before parsing, after those of the route itself.
  listener.addHook('onRoute', (route) => {
    const own = [route.preParsing ?? []].flat();
    route.preParsing = [...own, async ({ raw }) => inviteBody(raw)];
  });
  listener.addHook('onSend', async ({ raw }, reply) => {
    if (isUnread(raw)) turnAway(raw, reply.raw, LINGER);
  });
}

function open(handler: RequestListener, tls: TlsFiles | null): Server {
  const options = {
    maxHeaderSize: HEADER_BYTES_MAX,
    connectionsCheckingInterval: CHECK_CONNECTIONS_EVERY_MS,
    // hasHostProblem checks more than Node does.
    requireHostHeader: false,
    // For TLS it begins after the handshake, see below.
    allowHalfOpen: tls === null,
  };
  return tls
    ? (createHttps(
        { ...options, ...tls.current(), handshakeTimeout: HEADERS_TIMEOUT_MS, ALPNProtocols: ['http/1.1', 'http/1.0'] },
        handler,
      ) as unknown as Server)
    : createHttp(options, handler);
}

/** A property of Node's servers that its types leave out. https://github.com/nodejs/node/blob/main/lib/_http_server.js */
interface HalfOpen extends Server {
  httpAllowHalfOpen: boolean;
}

function configure(server: Server, listen: RequestListener, options: ListenerOptions): Server {
  const { connectionsMax, requestTimeoutMs, tls, answerUnreadable } = options;
  server.maxConnections = connectionsMax;
  server.headersTimeout = HEADERS_TIMEOUT_MS;
  // A body may be held at its start and then wait for its turn before it is read. The body readers have shorter limits
  // of their own.
  server.requestTimeout = 3 * requestTimeoutMs + HEADERS_TIMEOUT_MS;
  server.keepAliveTimeout = KEEP_ALIVE_TIMEOUT_MS;
  Connection.watch(server, tls !== null);
  if (tls) answerPlainHttp(server, LINGER);
  // A caller that ends its side of the connection after its request still gets the answer that it is charged for. Over
  // TLS that holds after the handshake only: nothing would end a socket if its caller left before.
  (server as HalfOpen).httpAllowHalfOpen = true;
  if (tls) {
    server.on('secureConnection', (socket: Socket) => void (socket.allowHalfOpen = true));
    closeHandshakes(server);
  }
  // RFC 9110, 10.1.1: an expectation that the server does not understand may be ignored.
  server.on('checkExpectation', listen);
  server.on('connect', ({ url = '' }, socket: Duplex) => {
    Connection.of(socket)?.breakOff();
    closeWith(socket, 'connect', answerUnreadable?.(url, 'connect') ?? null);
  });
  return server;
}

/** Lets `closeAllConnections` also close sockets during their handshake. Node's own leaves them open. */
function closeHandshakes(server: Server): void {
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => void sockets.delete(socket));
  });
  const closeOthers = server.closeAllConnections.bind(server);
  server.closeAllConnections = () => {
    closeOthers();
    for (const socket of sockets) socket.destroy();
  };
}

/**
 * Whether a request of HTTP/1.0 came in chunks, which that version does not have. RFC 9112, 6.1: its framing counts as
 * faulty, and the connection ends with its answer.
 */
function isOddlyFramed({ httpVersion, headers }: IncomingMessage): boolean {
  return httpVersion === '1.0' && headers['transfer-encoding'] !== undefined;
}

/** Refuses a request by RFC 9112, 3.2, with status 400, also on the paths of the five APIs. */
function refuseHost(request: IncomingMessage, response: ServerResponse, { answerUnreadable }: ListenerOptions): void {
  const text = answerUnreadable?.(request.url ?? '', 'host') ?? '{"error":"a request must name its host exactly once"}';
  response.writeHead(400, {
    'content-type': 'application/json;charset=utf-8',
    'content-length': Buffer.byteLength(text),
    connection: 'close',
  });
  response.end(text);
}
