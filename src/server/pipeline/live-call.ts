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
  readonly #after: Promise<unknown>[];

  /** @param after receives the work that goes on after the answer */
  constructor(known: Omit<Call, 'signal' | 'outlastedBy'>, deadline: Deadline, after: Promise<unknown>[]) {
    this.orderId = known.orderId;
    this.appId = known.appId;
    this.receivedAtMs = known.receivedAtMs;
    this.address = known.address;
    this.baseUrl = known.baseUrl;
    this.#deadline = deadline;
    this.#after = after;
  }

  outlastedBy(work: Promise<unknown>): void {
    this.#after.push(work);
  }

  get signal(): AbortSignal {
    return this.#deadline.signal;
  }
}
