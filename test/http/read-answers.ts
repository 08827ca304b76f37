import type { Socket } from 'node:net';

/**
 * Collects the answers of a connection. The function that it returns resolves to the bodies of the first `count`
 * answers.
 */
export function readAnswers(socket: Socket): (count: number) => Promise<readonly string[]> {
  let received = Buffer.alloc(0);
  let look: (() => void) | null = null;
  socket.on('data', (piece: Buffer) => {
    received = Buffer.concat([received, piece]);
    look?.();
  });
  return (count) =>
    new Promise((resolve, reject) => {
      look = () => {
        const bodies = bodiesOf(received);
        if (bodies.length >= count) resolve(bodies.slice(0, count));
      };
      socket.once('error', reject);
      socket.once('close', () => reject(new Error(`closed after ${received.toString().slice(0, 500)}`)));
      look();
    });
}

function bodiesOf(received: Buffer): string[] {
  const bodies: string[] = [];
  for (let at = 0; at < received.length;) {
    const end = received.indexOf('\r\n\r\n', at);
    const length = /\r\ncontent-length: (\d+)/i.exec(received.toString('latin1', at, end + 2))?.[1];
    if (end < 0 || length === undefined || end + 4 + Number(length) > received.length) break;
    at = end + 4 + Number(length);
    bodies.push(received.toString('utf8', end + 4, at));
  }
  return bodies;
}
