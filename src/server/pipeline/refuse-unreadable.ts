import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { Connection } from '../listener/connection.ts';

/** Why a request could not be read as HTTP. */
export type HttpProblem = 'malformed' | 'too-long' | 'too-slow' | 'host' | 'connect';

/** Event on a request if its body cannot be read any further. The receiver of the body answers it. */
export const BODY_BROKEN = 'renzheng:body-broken';

/** Gives the answer for a target, or null if the target is not one of the five APIs. */
export type AnswerUnreadable = (target: string, problem: HttpProblem) => string | null;

const STATUS: Readonly<Record<HttpProblem, string>> = {
  malformed: '400 Bad Request',
  'too-long': '431 Request Header Fields Too Large',
  'too-slow': '408 Request Timeout',
  host: '400 Bad Request',
  connect: '405 Method Not Allowed',
};

/**
 * Answers data that is not HTTP or did not arrive in time. On a path of the five APIs the answer is in their envelope,
 * elsewhere it is empty. Answers to earlier requests on the connection are sent first. Then the connection is closed.
 */
export function refuseUnreadable(
  error: NodeJS.ErrnoException,
  socket: Duplex,
  answerFor: AnswerUnreadable | undefined,
): void {
  const connection = Connection.of(socket);
  connection?.breakOff();
  // Without a connection the handshake of TLS did not end, and nothing can be written.
  if (connection === undefined || error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const problem = problemOf(error);
  const { unfinished } = connection;
  if (unfinished !== null) {
    if (problem !== 'too-slow' && unfinished.emit(BODY_BROKEN)) return;
    return closeWith(socket, problem, null);
  }
  const text = answerFor ? answerFor(connection.target, problem) : null;
  connection.whenAnswered(() => closeWith(socket, problem, text));
}

/** True unless the request names its host exactly once, as RFC 9112, 3.2 demands of all but HTTP/1.0. */
export function hasHostProblem({ rawHeaders, httpVersion }: IncomingMessage): boolean {
  let hosts = 0;
  let isWellFormed = true;
  for (let at = 0; at < rawHeaders.length; at += 2) {
    if (rawHeaders[at]?.length !== 4 || rawHeaders[at]?.toLowerCase() !== 'host') continue;
    hosts++;
    isWellFormed = HOST.test(rawHeaders[at + 1] ?? '');
  }
  return hosts > 1 || !isWellFormed || (hosts === 0 && httpVersion !== '1.0');
}

/**
 * Matches a host: an address in brackets or a name, and a port in digits. Each may be empty (RFC 3986, 3.2.2 and RFC
 * 9110, 7.2). Example: `[::1]:8080`.
 */
const HOST = /^(?:\[[\da-f:.]+\]|[\w.~!$&'()*+;=%-]*)(?::\d*)?$/i;

/** Writes an answer to a bare socket and closes it. */
export function closeWith(socket: Duplex, problem: HttpProblem, text: string | null): void {
  if (!socket.writable) {
    socket.destroy();
    return;
  }
  const isEnvelope = text !== null && problem !== 'host' && problem !== 'connect';
  const head = [
    `HTTP/1.1 ${isEnvelope ? '200 OK' : STATUS[problem]}`,
    ...(text === null ? [] : ['Content-Type: application/json;charset=utf-8']),
    `Content-Length: ${Buffer.byteLength(text ?? '')}`,
    'Connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${text ?? ''}`, () => socket.destroy());
}

function problemOf({ code }: NodeJS.ErrnoException): HttpProblem {
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return 'too-slow';
  return code === 'HPE_HEADER_OVERFLOW' || code === 'HPE_CHUNK_EXTENSIONS_OVERFLOW' ? 'too-long' : 'malformed';
}
