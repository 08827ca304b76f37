import type { HistoryRow } from '../../features/fraud-score/training/history.ts';
import type { TrainedModel, TrainingTask } from '../../features/fraud-score/training/train-report.ts';

/** What the training thread is started with. */
export interface TrainingSetup {
  readonly task: TrainingTask;
}

/** What the training thread is told: the rows in pieces, in their order, and then to train with them. */
export type TrainingRequest =
  { readonly kind: 'rows'; readonly rows: readonly HistoryRow[] } | { readonly kind: 'train' };

/** What the training thread tells. `trained` comes last. */
export type TrainingMessage =
  | { readonly kind: 'progress'; readonly done: number; readonly of: number }
  | { readonly kind: 'trained'; readonly trained: TrainedModel };
