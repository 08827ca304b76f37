import type { OrderIdShape } from '../../wire/define-api.ts';

/** Makes order ids that never repeat, in the shape of their API. */
export interface OrderIdSource {
  next(shape: OrderIdShape): string;
}
