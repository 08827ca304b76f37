import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { UpstreamWorld } from '../../src/people/face-referee.suite.ts';
import type { FaceVerdict } from '../../src/people/face-referee.ts';
import type { IdNumber } from '../../src/identity/id-number.ts';
import type { RealName } from '../../src/identity/real-name.ts';

export const UPSTREAM_KEY = 'fedcba9876543210fedcba9876543210';

/** A server on this machine that speaks the wire of API 264, as the vendor's document describes it. */
export interface UpstreamServer {
  readonly url: string;
  /** Forms received, in order. */
  readonly asked: URLSearchParams[];
  /** Paths received, with their query. */
  readonly paths: string[];
  /** If set, the server sends this answer instead of the wire's. */
  misbehave: ((response: ServerResponse) => void) | null;
  close(): Promise<void>;
}

export async function startUpstream(world: UpstreamWorld): Promise<UpstreamServer> {
  const server = createServer((request, response) => {
    const pieces: Buffer[] = [];
    request.on('data', (piece: Buffer) => pieces.push(piece));
    request.on('end', () => {
      const form = new URLSearchParams(Buffer.concat(pieces).toString());
      upstream.asked.push(form);
      upstream.paths.push(`${request.method} ${request.url}`);
      if (upstream.misbehave) upstream.misbehave(response);
      else response.setHeader('content-type', 'application/json;charset=utf-8').end(answer(world, form));
    });
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const upstream: UpstreamServer = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked: [],
    paths: [],
    misbehave: null,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => void server.close(() => resolve()));
    },
  };
  return upstream;
}

function answer(world: UpstreamWorld, form: URLSearchParams): string {
  if (form.get('key') !== UPSTREAM_KEY) return envelope(10001, null);
  const photo = Uint8Array.from(Buffer.from(form.get('image') ?? '', 'base64'));
  try {
    const verdict = world(form.get('idcard') as IdNumber, form.get('realname') as RealName, photo);
    return verdict.kind === 'unknown' ? envelope(226402, null) : envelope(0, resultOf(verdict, form));
  } catch {
    return envelope(10014, null);
  }
}

const CODES = { 'register-face': '3003', 'photo-face': '3004', compare: '3005' } as const;

function resultOf(verdict: Exclude<FaceVerdict, { kind: 'unknown' }>, form: URLSearchParams) {
  const orderid = 'JH264117091113492036501983';
  if (verdict.kind === 'name-mismatch') return { res: 3, message: 'm', orderid };
  if (verdict.kind === 'not-compared') return { res: 2, code: CODES[verdict.why], message: 'm', desc: 'd', orderid };
  const score = form.get('thousand') === '1' ? Math.round(verdict.score * 10) : Math.round(verdict.score);
  return { res: 1, score: String(score), message: 'm', orderid };
}

function envelope(code: number, result: unknown): string {
  return JSON.stringify({ reason: code === 0 ? '成功' : 'failed', result, error_code: code });
}
