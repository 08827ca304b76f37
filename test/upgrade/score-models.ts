import type { ModelDocument } from '../../src/features/fraud-score/score/model-document.ts';
import { documentOf, logisticNetwork, networkModel, type Logistic } from '../score/score-networks.ts';

/** A scorecard that counts fresh evidence of two codes and nothing else. */
export const SCORECARD: ModelDocument = documentOf({
  kind: 'scorecard',
  intercept: -1.5,
  parts: [
    { column: 'evidence11004', edges: [0.5], woe: [-0.2, 2.4], missingWoe: 0, informationValue: 0.1, weight: 1 },
    { column: 'evidence11001', edges: [0.5], woe: [0, 0.8], missingWoe: 0, informationValue: 0.1, weight: 1 },
  ],
});

const LOGISTIC: Logistic = { columns: ['idApps7d', 'evidence11004'], weights: [0.4, 2], bias: -2 };

export const LOGISTIC_MODEL: ModelDocument = documentOf(networkModel(LOGISTIC.columns));
export const LOGISTIC_NETWORK = logisticNetwork(LOGISTIC);
