import type { OrderIdShape } from '../../wire/define-api.ts';

/** Makes order ids in the shape of their API. */
export interface OrderIdSource {
  /** Gives the id of a call that is not recorded. */
  next(shape: OrderIdShape): string;

  /** Gives the id of a call that will be recorded, which no recorded call has. */
  unused(shape: OrderIdShape): string | Promise<string>;
}
