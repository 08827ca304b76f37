import type { OrderIdShape } from '../apis/define-api.ts';

/** Makes order ids that never repeat, in the shape of their API. */
export interface OrderIdSource {
  /** An id for a call received at `atMs`. */
  next(shape: OrderIdShape, atMs: number): string;
}
