import type { OrderIdShape } from '../../wire/define-api.ts';

/** Makes order ids in the shape of their API that never repeat. */
export interface OrderIdSource {
  next(shape: OrderIdShape): string;
}
