import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { after } from '../../kernel/timers.ts';

/** How long, and for how many bytes, the server keeps reading from a caller that was answered early. */
export interface Linger {
  readonly bytesMax: number;
  readonly timeMs: number;
}

/** True if a body was announced and has not arrived completely. */
export function isUnread(request: IncomingMessage): boolean {
  const { headers, complete } = request;
  const length = headers['content-length'];
  const isAnnounced = headers['transfer-encoding'] !== undefined || (length !== undefined && length !== '0');
  return isAnnounced && !complete;
}

/**
 * Makes an answer the last one on its connection, because the request's body was not read. Call it before the answer is
 * sent. If a socket is closed while bytes still come, the connection is reset and the caller loses the answer. So only
 * the sending side is closed at first. Incoming bytes are discarded until the caller hangs up, within the limits of
 * `linger`. Source: RFC 9112, 9.6.
 */
export function turnAway(request: IncomingMessage, response: ServerResponse, linger: Linger): void {
  if (!response.headersSent) response.setHeader('connection', 'close');
  const { socket } = request;
  // Node calls this after it has written the last answer of a connection.
  socket.destroySoon = () => {
    hearOut(socket, linger);
    request.resume();
  };
}

/** Ends the sending side of a socket, and discards what still comes until the caller hangs up, within limits. */
export function hearOut(socket: Socket, { bytesMax, timeMs }: Linger): void {
  socket.end();
  let bytes = 0;
  const timer = after(timeMs, () => socket.destroy()).unref();
  socket.on('data', (piece: Buffer) => {
    bytes += piece.length;
    if (bytes > bytesMax) socket.destroy();
  });
  socket.once('end', () => socket.destroy());
  socket.once('close', () => clearTimeout(timer));
}
