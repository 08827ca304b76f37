import { queryOptions } from '@tanstack/react-query';
import { ask, client } from './client.ts';
import { useChange } from './use-change.ts';

/** The id by which the built-in model is published. */
export const BUILT_IN = 'default';
const TRAINING_ASK_MS = 1000;

/** The models that are kept, newest first, with the one in use. */
export const scoreModels = queryOptions({
  queryKey: ['score-models'],
  queryFn: () => ask(client.GET('/score-models', { params: { query: { limit: 200 } } })),
});

/** The models that are kept. */
export type ScoreModels = Awaited<ReturnType<NonNullable<typeof scoreModels.queryFn>>>;
/** A model, as the list shows it. */
export type ListedModel = ScoreModels['models'][number];

/** One model with its report and what its training measured. */
export function scoreModel(modelId: string) {
  return queryOptions({
    queryKey: ['score-models', modelId],
    queryFn: () => ask(client.GET('/score-models/{modelId}', { params: { path: { modelId } } })),
  });
}

/** One model with its report. */
export type ScoreModel = Awaited<ReturnType<NonNullable<ReturnType<typeof scoreModel>['queryFn']>>>;
/** What a training measured. */
export type ModelFigures = NonNullable<ScoreModel['figures']>;

/** How far the last training on the server is. It is asked for again while it goes on. */
export const scoreTraining = queryOptions({
  queryKey: ['score-training'],
  queryFn: () => ask(client.GET('/score-trainings')),
  refetchInterval: ({ state }) => (state.data?.state === 'running' ? TRAINING_ASK_MS : false),
});

/** How far a training is. */
export type ScoreTraining = Awaited<ReturnType<NonNullable<typeof scoreTraining.queryFn>>>;

/** What to learn. Times are days or ISO 8601. */
export interface TrainingOrder {
  readonly learner: 'auto' | 'gbdt' | 'scorecard';
  readonly unlabelled: 'leave-out' | 'genuine';
  readonly labelDelayDays: number;
  readonly seed: number;
  readonly from?: string;
  readonly testFrom?: string;
}

/** Starts a training on the server. */
export function startTraining(body: TrainingOrder) {
  return ask(client.POST('/score-trainings', { body }));
}

/** Stops the training on the server. */
export function stopTraining() {
  return ask(client.DELETE('/score-trainings'));
}

/** How the scores of the model in use move over the weeks. */
export const fraudDrift = queryOptions({
  queryKey: ['score-models', 'drift'],
  queryFn: () => ask(client.GET('/score-drift')),
});

/** The model that judges beside the one in use, and how both judged the same answers. */
export const scoreShadow = queryOptions({
  queryKey: ['score-models', 'shadow'],
  queryFn: () => ask(client.GET('/score-shadows')),
});

/** The model that judges beside the one in use. */
export type ScoreShadow = Awaited<ReturnType<NonNullable<typeof scoreShadow.queryFn>>>;

/** Has a model judge beside the one in use. */
export function startShadow(modelId: string) {
  return ask(client.POST('/score-shadows', { body: { modelId } }));
}

/** Ends the model that judges beside. */
export function stopShadow() {
  return ask(client.DELETE('/score-shadows'));
}

/** Publishes a model. Throws an ApiProblem, e.g. `second_person_required` if it waits for another person. */
export function publishModel(modelId: string) {
  return ask(client.POST('/score-models/{modelId}/publish', { params: { path: { modelId } } }));
}

/** Changes models or trainings. What the pages show of them follows. */
export function useModelChange<Values, Result>(change: (values: Values) => Promise<Result>) {
  return useChange(['score-models', 'score-training', 'confirmations'], change, 'onSettled');
}
