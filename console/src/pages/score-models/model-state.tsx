import type { ListedModel } from '../../api/score-models.ts';
import { useText } from '../../text/language.tsx';
import { Mark } from '../../ui/mark.tsx';
import { scoreModelsText } from './score-models-text.ts';
import { shadowText } from './shadow-text.ts';

/** Whether a model is in use, in shadow, or only kept. */
export function ModelState({ model }: { readonly model: Pick<ListedModel, 'isPublished' | 'shadowSinceMs'> }) {
  const t = useText(scoreModelsText);
  const { inShadow } = useText(shadowText);
  if (model.isPublished) return <Mark kind="good">{t.published}</Mark>;
  return <Mark kind="plain">{model.shadowSinceMs === null ? t.kept : inShadow}</Mark>;
}
