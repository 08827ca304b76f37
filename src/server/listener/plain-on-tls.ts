import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { after } from '../../kernel/timers.ts';
import { hearOut, type Linger } from './turn-away.ts';

/** How long a caller may be connected without sending anything. */
const SILENCE_MS = 10_000;
const TEXT = 'The plain HTTP request was sent to HTTPS port: use https://\n';
const ANSWER = [
  'HTTP/1.1 400 Bad Request',
  'Content-Type: text/plain; charset=utf-8',
  `Content-Length: ${TEXT.length}`,
  'Connection: close',
  '',
  TEXT,
].join('\r\n');

/**
 * Tells callers that speak plain HTTP to a server of TLS so, in nginx's words, instead of closing without a byte. It looks
 * at the first byte of each connection before the server takes it. Call it before the server listens.
 */
export function answerPlainHttp(server: Server, linger: Linger): void {
  const taken = server.listeners('connection') as ((socket: Socket) => void)[];
  server.removeAllListeners('connection');
  server.on('connection', (socket: Socket) => {
    const drop = () => void socket.destroy();
    const silence = after(SILENCE_MS, drop).unref();
    socket.on('error', drop);
    socket.once('close', () => clearTimeout(silence));
    const look = () => {
      const first = socket.read(1) as Buffer | null;
      if (first === null) return;
      socket.off('readable', look);
      socket.off('error', drop);
      clearTimeout(silence);
      if (isLetter(first[0] ?? 0)) {
        socket.on('error', drop);
        socket.write(ANSWER);
        return hearOut(socket, linger);
      }
      socket.unshift(first);
      for (const take of taken) take.call(server, socket);
    };
    socket.on('readable', look);
  });
}

/** A request line begins with a letter. A record of TLS begins with a number below 0x20 (RFC 8446, 5.1). */
function isLetter(byte: number): boolean {
  return (byte >= 0x41 && byte <= 0x5a) || (byte >= 0x61 && byte <= 0x7a);
}
