import { present } from '../kernel/assert.ts';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { MonotonicClock } from '../kernel/clock.ts';
import { Fault } from '../kernel/fault.ts';
import type { HttpAnswer, OwnApis } from '../sandbox/own-apis.ts';
import { told } from '../kernel/told.ts';

/** Longer than any API may take, in milliseconds. */
const TIMEOUT_MS = 120_000;
const ANSWER_BYTES_MAX = 1 << 20;
const NOT_LISTENING = 'the five APIs of this server do not listen yet';

/** Sends requests to the listener of the five APIs of this process, over a connection of its own. */
export class OwnListener implements OwnApis {
  readonly #publicUrl: string | undefined;
  readonly #clock: MonotonicClock;
  #url: string | null = null;

  constructor(publicUrl: string | undefined, clock: MonotonicClock) {
    this.#publicUrl = publicUrl;
    this.#clock = clock;
  }

  /** Tells where the five APIs listen. A host that stands for every address is called by that of this machine. */
  listensAt(url: string): void {
    this.#url = url.replace('//0.0.0.0:', '//127.0.0.1:').replace('//[::]:', '//[::1]:');
  }

  address(): string {
    return this.#publicUrl ?? this.#url ?? '';
  }

  async post(path: string, form: URLSearchParams): Promise<HttpAnswer> {
    if (this.#url === null) throw new Fault('unavailable', NOT_LISTENING);
    const sinceMs = this.#clock.monotonicMs();
    const answer = await send(`${this.#url}${path}`, form.toString());
    return { ...answer, tookMs: Math.round(this.#clock.monotonicMs() - sinceMs) };
  }
}

function send(url: string, body: string): Promise<Omit<HttpAnswer, 'tookMs'>> {
  return new Promise((resolve, reject) => {
    const fail = (cause?: unknown) =>
      reject(new Fault('unavailable', told`the five APIs of this server gave no answer`, { cause }));
    const options = {
      method: 'POST',
      agent: false as const,
      timeout: TIMEOUT_MS,
      headers: { 'content-type': 'application/x-www-form-urlencoded', 'content-length': Buffer.byteLength(body) },
    };
    const onAnswer = (response: IncomingMessage) => read(response).then(resolve, fail);
    // The certificate is for the name that customers use. What is called here is this very process.
    const sent = url.startsWith('https:')
      ? httpsRequest(url, { ...options, rejectUnauthorized: false }, onAnswer)
      : httpRequest(url, options, onAnswer);
    sent.on('error', fail);
    sent.on('timeout', () => sent.destroy());
    sent.end(body);
  });
}

async function read(response: IncomingMessage): Promise<Omit<HttpAnswer, 'tookMs'>> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > ANSWER_BYTES_MAX) throw new Error('the answer is too large');
    chunks.push(chunk);
  }
  return { status: present(response.statusCode), body: Buffer.concat(chunks).toString('utf8') };
}
