import { connect } from 'node:net';

/** An answer as it came over the socket. */
export interface RawAnswer {
  readonly statusLine: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Whether `100 Continue` came before this answer. */
  readonly continued: boolean;
}

/**
 * Sends bytes over a socket of its own and reads one answer, up to its Content-Length. It adds nothing to the bytes.
 */
export function exchange(baseUrl: string, request: Uint8Array): Promise<RawAnswer> {
  const { hostname, port } = new URL(baseUrl);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname, () => socket.write(request));
    let received = Buffer.alloc(0);
    socket.on('data', (piece) => {
      received = Buffer.concat([received, piece]);
      const answer = readAnswer(received);
      if (answer === null) return;
      socket.destroy();
      resolve(answer);
    });
    socket.on('error', reject);
    socket.on('close', () => reject(new Error(`the server closed after: ${received.toString().slice(0, 500)}`)));
  });
}

const CONTINUE = 'HTTP/1.1 100 Continue\r\n\r\n';

function readAnswer(received: Buffer): RawAnswer | null {
  const continued = received.toString('latin1').startsWith(CONTINUE);
  const rest = continued ? received.subarray(CONTINUE.length) : received;
  const end = rest.indexOf('\r\n\r\n');
  if (end < 0) return null;
  const [statusLine = '', ...lines] = rest.subarray(0, end).toString('latin1').split('\r\n');
  const headers = Object.fromEntries(
    lines.map((line) => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
    }),
  );
  const body = rest.subarray(end + 4);
  if (body.length < Number(headers['content-length'] ?? Infinity)) return null;
  return { statusLine, headers, body: body.toString(), continued };
}
