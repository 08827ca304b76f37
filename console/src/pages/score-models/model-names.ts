import type { ListedModel, ScoreModels } from '../../api/score-models.ts';
import { BUILT_IN } from '../../api/score-models.ts';
import type { scoreModelsText } from './score-models-text.ts';

type Words = (typeof scoreModelsText)['en'];

/** The address of a model. */
export function modelPath(modelId: string): string {
  return `/score-models/${encodeURIComponent(modelId)}`;
}

/** What a model is called: its number, or that it is the built-in one. */
export function modelName(t: Words, model: Pick<ListedModel, 'number'> | undefined): string {
  return model === undefined ? t.builtIn : t.number(model.number);
}

/** The id of what was published before the model in use. Null if the built-in one is in use and nothing came before. */
export function rollbackTarget({ models }: ScoreModels): string | null {
  const active = models.find(({ isPublished }) => isPublished);
  const earlier = models
    .filter(({ isPublished, publishedAtMs }) => !isPublished && publishedAtMs !== null)
    .toSorted((a, b) => (b.publishedAtMs ?? 0) - (a.publishedAtMs ?? 0));
  if (active === undefined) return earlier[0]?.modelId ?? null;
  const before = earlier.find(({ publishedAtMs }) => (publishedAtMs ?? 0) <= (active.publishedAtMs ?? 0));
  return before?.modelId ?? BUILT_IN;
}
