import { request, type IncomingHttpHeaders } from 'node:http';
import { request as requestTls } from 'node:https';

/** An answer with its status, headers and whole text. */
export interface RawAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/**
 * Sends a request with exactly this target and these headers, also a Host and an Origin, which fetch does not let a
 * caller choose. It trusts every certificate.
 */
export function sendRaw(
  base: string,
  method: string,
  target: string,
  {
    headers = {},
    body,
  }: { readonly headers?: Readonly<Record<string, string>>; readonly body?: string | undefined } = {},
): Promise<RawAnswer> {
  const { protocol, hostname, port } = new URL(base);
  const send = protocol === 'https:' ? requestTls : request;
  const options = { hostname: hostname.replace(/^\[|\]$/g, ''), port, method, path: target, headers };
  return new Promise((resolve, reject) => {
    const outgoing = send({ ...options, agent: false, rejectUnauthorized: false }, (incoming) => {
      let text = '';
      incoming.setEncoding('utf8');
      incoming.on('data', (piece: string) => (text += piece));
      incoming.on('end', () => resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, text }));
      incoming.on('error', reject);
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}
