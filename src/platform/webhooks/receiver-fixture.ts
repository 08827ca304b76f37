import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';

/** A request that the receiver got. */
interface SeenRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A receiver of webhooks for tests, which takes, fails, hangs or answers wrongly by the path that is asked. */
export interface TestReceiver {
  readonly url: string;
  /** The same with a certificate that no authority signed. */
  readonly tlsUrl: string;
  readonly seen: SeenRequest[];
  close(): Promise<void>;
}

/** Opens a receiver on a free port of 127.0.0.1. */
export async function openTestReceiver(): Promise<TestReceiver> {
  const seen: SeenRequest[] = [];
  const serve = (request: IncomingMessage, response: ServerResponse) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const path = request.url ?? '';
      const body = Buffer.concat(chunks).toString('utf8');
      seen.push({ method: request.method ?? '', path, headers: flat(request.headers), body });
      answer(path, response);
    });
  };
  const plain = createServer(serve);
  const tls = createTlsServer({ key: KEY, cert: CERTIFICATE }, serve);
  for (const server of [plain, tls]) {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  }
  const portOf = (server: typeof plain | typeof tls) => (server.address() as AddressInfo).port;
  return {
    url: `http://127.0.0.1:${portOf(plain)}`,
    tlsUrl: `https://127.0.0.1:${portOf(tls)}`,
    seen,
    async close() {
      for (const server of [plain, tls]) {
        server.closeAllConnections();
        server.close();
        await once(server, 'close');
      }
    },
  };
}

function answer(path: string, response: ServerResponse): void {
  const [, what = '', seconds = ''] = path.split('/');
  switch (what) {
    case 'fails':
      return void response.writeHead(500).end('no');
    case 'gone':
      return void response.writeHead(410).end();
    case 'redirects':
      return void response.writeHead(302, { location: '/ok' }).end();
    case 'busy':
      return void response.writeHead(503, { 'retry-after': seconds }).end();
    case 'hangs':
      return;
    case 'hangs-up':
      return void response.socket?.destroy();
    case 'no-http':
      return void response.socket?.end('SSH-2.0-OpenSSH_9.2\r\n');
    case 'endless':
      response.writeHead(200);
      return void pour(response);
    default:
      return void response.writeHead(204).end();
  }
}

/** Sends an answer that never ends. */
function pour(response: ServerResponse): void {
  while (!response.destroyed && response.write(Buffer.alloc(16_384))) continue;
  if (!response.destroyed) response.once('drain', () => pour(response));
}

function flat(headers: IncomingHttpHeaders): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
}

/** A key and a certificate that were made for these tests and signed by themselves. They protect nothing. */
const KEY = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgMLA4xgqiT9ympxrH
bH+JYH8emaCHTVhgtNbrjMu+ybuhRANCAAS/V78wMK1puPN7CB9S0Q0VuTi/W7zr
/5+m756tp4c2ah8a82bJq0HZPW03VU11Rfrh53IAaEm8ICFHMD1eDvt1
-----END PRIVATE KEY-----`;
const CERTIFICATE = `-----BEGIN CERTIFICATE-----
MIIBjjCCATOgAwIBAgIUZyQAP5aPpd/N/YyKfB/ZTZKsxtMwCgYIKoZIzj0EAwIw
GzEZMBcGA1UEAwwQcmVjZWl2ZXIuZXhhbXBsZTAgFw0yNjExMjkwODMyMzFaGA8y
MTI2MTEwNTA4MzIzMVowGzEZMBcGA1UEAwwQcmVjZWl2ZXIuZXhhbXBsZTBZMBMG
ByqGSM49AgEGCCqGSM49AwEHA0IABL9XvzAwrWm483sIH1LRDRW5OL9bvOv/n6bv
nq2nhzZqHxrzZsmrQdk9bTdVTXVF+uHncgBoSbwgIUcwPV4O+3WjUzBRMB0GA1Ud
DgQWBBQI12u1kHxi1SiXVllyO5DDuX4VKzAfBgNVHSMEGDAWgBQI12u1kHxi1SiX
VllyO5DDuX4VKzAPBgNVHRMBAf8EBTADAQH/MAoGCCqGSM49BAMCA0kAMEYCIQC4
MqzfxiMdQ9yFXMvs1cV4PV/e9vBL947+zsHegFSbnAIhAMjiikdtsoTCzUHZ5Rjg
Ae8aR+JKuvfuJXVVaWro7d7b
-----END CERTIFICATE-----`;
