import type { HistoryRow } from '../../features/fraud-score/training/history.ts';
import type { TrainedModel, TrainingOrder } from '../../features/fraud-score/training/train-report.ts';

/** What the training thread is started with. */
export interface TrainingSetup {
  readonly rows: readonly HistoryRow[];
  readonly order: TrainingOrder;
}

/** What the training thread tells. `trained` comes last. */
export type TrainingMessage =
  | { readonly kind: 'progress'; readonly done: number; readonly of: number }
  | { readonly kind: 'trained'; readonly trained: TrainedModel };
