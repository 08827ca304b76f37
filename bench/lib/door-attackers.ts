import { connect, type Socket } from 'node:net';
import process from 'node:process';

/**
 * Three kinds of attackers that the server must withstand, from addresses of their own (127.0.1.x, and 127.0.0.9 for
 * the greedy app). Arguments: the address of the five APIs, that of the admin API, and the key of the greedy app.
 * Prints `{}` once the attack runs. SIGTERM ends it, and it prints how often each kind connected.
 */
const [url = '', adminUrl = '', greedyKey = ''] = process.argv.slice(2);

const SLOW_SOCKETS = 500;
const ADMIN_SOCKETS = 200;
const GREEDY_SLOW = 60;
const GREEDY_FAST = 4;
const LARGE_BYTES = 2_800_000;
const MODEL_BYTES = 114 << 20;
const AGAIN_MS = 1_000;
const knocks = { slow: 0, admin: 0, greedy: 0 };

interface Knock {
  readonly to: string;
  readonly from: string;
  readonly head: string;
  /** Called on a timer, and when the socket can take more. */
  send(socket: Socket): void;
  readonly everyMs: number | null;
}

/** Keeps one socket of a kind open. If it is closed, it connects again. */
function keepKnocking(kind: keyof typeof knocks, knock: Knock): void {
  knocks[kind] += 1;
  const { hostname, port } = new URL(knock.to);
  const socket = connect({ host: hostname, port: Number(port), localAddress: knock.from });
  const timer = knock.everyMs === null ? null : setInterval(() => knock.send(socket), knock.everyMs);
  socket.once('connect', () => {
    socket.write(knock.head);
    knock.send(socket);
  });
  if (timer === null) socket.on('drain', () => knock.send(socket));
  // The server has answered and does not want the rest.
  socket.on('data', () => socket.destroy());
  socket.on('error', () => undefined);
  socket.once('close', () => {
    if (timer) clearInterval(timer);
    setTimeout(keepKnocking, AGAIN_MS, kind, knock);
  });
}

const headOf = (path: string, length: number, type = 'application/x-www-form-urlencoded') =>
  `POST ${path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: ${type}\r\nContent-Length: ${length}\r\n\r\n`;
const letters = (count: number) => Buffer.alloc(count, 'A');
const addressOf = (index: number) => `127.0.1.${(index % 50) + 1}`;

// Together they send 120 KB a second. Every other one fills the first 64 KB at once.
for (let index = 0; index < SLOW_SOCKETS; index += 1) {
  const opening = index % 2 === 0 ? 'videoData=' : `videoData=${'A'.repeat(70_000)}`;
  keepKnocking('slow', {
    to: url,
    from: addressOf(index),
    head: `${headOf('/videoAuth/query', LARGE_BYTES)}${opening}`,
    send: (socket) => void socket.write(letters(240)),
    everyMs: 1_000,
  });
}

const piece = letters(256 * 1024);
for (let index = 0; index < ADMIN_SOCKETS; index += 1) {
  keepKnocking('admin', {
    to: adminUrl,
    from: addressOf(index),
    head: headOf('/admin/v1/score-models', MODEL_BYTES, 'application/json'),
    send: (socket) => {
      while (!socket.destroyed && socket.write(piece));
    },
    everyMs: null,
  });
}

const greedyHead = `${headOf(`/videoAuth/query?key=${greedyKey}`, LARGE_BYTES)}videoData=`;
for (let index = 0; index < GREEDY_SLOW + GREEDY_FAST; index += 1) {
  const isFast = index >= GREEDY_SLOW;
  keepKnocking('greedy', {
    to: url,
    from: '127.0.0.9',
    head: greedyHead,
    send: (socket) => void socket.write(letters(isFast ? 700_000 : 4_000)),
    everyMs: 250,
  });
}

process.once('SIGTERM', () => process.stdout.write(`${JSON.stringify(knocks)}\n`, () => process.exit(0)));
process.stdout.write('{}\n');
