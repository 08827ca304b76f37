import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

/** A server that answers each request with the next step of a script, and records the requests. */
export interface ScriptedServer {
  readonly baseUrl: string;
  readonly asked: { readonly path: string; readonly idempotencyKey: string; readonly body: string }[];
}

/** A body to send, a redirect, the answer of a proxy that failed, or what to do with the connection instead. `reset-and-close` closes the port as well. */
export type Step =
  | string
  | { readonly status: number; readonly location: string }
  | { readonly status: number; readonly page: string }
  | 'hang'
  | 'reset'
  | 'reset-and-close';

export async function startScriptedServer(script: readonly Step[]): Promise<ScriptedServer> {
  const asked: ScriptedServer['asked'] = [];
  const server = createServer((request, response) => void serve(request, response));
  const serve = async (request: IncomingMessage, response: ServerResponse) => {
    const pieces: Buffer[] = [];
    for await (const piece of request) pieces.push(piece as Buffer);
    const step = script[asked.length] ?? 'hang';
    const body = Buffer.concat(pieces).toString();
    asked.push({ path: request.url ?? '', idempotencyKey: String(request.headers['idempotency-key']), body });
    if (step === 'hang') return;
    if (step === 'reset-and-close') server.close();
    if (step === 'reset' || step === 'reset-and-close') return void request.socket.destroy();
    if (typeof step === 'object' && 'page' in step) return void response.writeHead(step.status).end(step.page);
    if (typeof step === 'object') return void response.writeHead(step.status, { location: step.location }).end();
    response.writeHead(200, { 'content-type': 'application/json;charset=utf-8' }).end(step);
  };
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}

/** Answers of the face guard. */
export const GOOD =
  '{"reason":"成功","result":{"orderid":"JH797240703141527CoML0","res":"0XX0","msg":"x"},"error_code":0}';
export const failure = (code: number, result: unknown = null) =>
  JSON.stringify({ reason: 'x', result, error_code: code });
