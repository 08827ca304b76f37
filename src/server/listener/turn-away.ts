import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** How long, and for how many bytes, a caller that was answered early is still listened to. */
export interface Linger {
  readonly bytesMax: number;
  readonly timeMs: number;
}

/** Whether a body was announced that did not arrive whole. */
export function isUnread(request: IncomingMessage): boolean {
  const { headers, complete } = request;
  const length = headers['content-length'];
  const isAnnounced = headers['transfer-encoding'] !== undefined || (length !== undefined && length !== '0');
  return isAnnounced && !complete;
}

/**
 * Makes an answer the last one on its connection, because the request's body was not read. Call it before the answer is
 * sent. A socket that is closed while bytes still come resets the connection, and the caller would lose the answer with
 * it. So the sending side alone is closed at first, and what still comes is thrown away: until the caller hangs up, and
 * at most as long and as much as `linger` says. Source: RFC 9112, 9.6.
 */
export function turnAway(request: IncomingMessage, response: ServerResponse, linger: Linger): void {
  if (!response.headersSent) response.setHeader('connection', 'close');
  const { socket } = request;
  // Node calls this once the last answer of a connection is written.
  socket.destroySoon = () => hearOut(request, socket, linger);
}

function hearOut(request: IncomingMessage, socket: Socket, { bytesMax, timeMs }: Linger): void {
  socket.end();
  let bytes = 0;
  const timer = setTimeout(() => socket.destroy(), timeMs).unref();
  socket.on('data', (piece: Buffer) => {
    bytes += piece.length;
    if (bytes > bytesMax) socket.destroy();
  });
  socket.once('end', () => socket.destroy());
  socket.once('close', () => clearTimeout(timer));
  request.resume();
}
