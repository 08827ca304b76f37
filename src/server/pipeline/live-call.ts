import type { Call } from '../../wire/define-api.ts';
import type { Deadline } from './deadlines.ts';

/** What a handler learns about its call. */
export class LiveCall implements Call {
  readonly orderId: string;
  readonly appId: string;
  readonly receivedAtMs: number;
  readonly address: string;
  readonly baseUrl: string;
  readonly #deadline: Deadline;

  constructor(known: Omit<Call, 'signal'>, deadline: Deadline) {
    this.orderId = known.orderId;
    this.appId = known.appId;
    this.receivedAtMs = known.receivedAtMs;
    this.address = known.address;
    this.baseUrl = known.baseUrl;
    this.#deadline = deadline;
  }

  get signal(): AbortSignal {
    return this.#deadline.signal;
  }
}
