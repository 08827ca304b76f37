import type { DurableWrite } from '../../../platform/ledger/durable-write.ts';
import type { OrderLabel, OrderLabelEnd, OrderLabels } from '../../business-risk/decision/order-labels.ts';
import type { EvidenceStore, LabelOutcome } from './evidence-store.ts';

/** Keeps the outcomes of orders among the labels that the fraud score learns from. */
export class EvidenceOrderLabels implements OrderLabels {
  readonly #store: Pick<EvidenceStore, 'prepareLabelOrder' | 'prepareUnlabelOrder'>;
  readonly #api: string;

  /** @param api name of the API that answers the orders */
  constructor(store: Pick<EvidenceStore, 'prepareLabelOrder' | 'prepareUnlabelOrder'>, api: string) {
    this.#store = store;
    this.#api = api;
  }

  prepareLabel({ orderId, atMs, ...label }: OrderLabel): DurableWrite {
    const options = { mayReplace: false, passed: { api: this.#api, atMs } };
    return this.#store.prepareLabelOrder({ reference: orderId, ...label }, options);
  }

  prepareUnlabel({ orderId, source }: Pick<OrderLabel, 'orderId' | 'source'>): DurableWrite {
    return this.#store.prepareUnlabelOrder({ reference: orderId, source });
  }

  endOf(output: unknown): OrderLabelEnd {
    return (output as LabelOutcome) === 'taken' ? 'taken' : 'recorded';
  }
}
