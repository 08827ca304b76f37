import Button from 'antd/es/button';
import { useState } from 'react';
import { startShadow, stopShadow, useModelChange, type ScoreModel } from '../../api/score-models.ts';
import { useMay } from '../../api/session.ts';
import { useText } from '../../text/language.tsx';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { modelName } from './model-names.ts';
import { scoreModelsText } from './score-models-text.ts';
import { shadowText } from './shadow-text.ts';

/** Runs a model in shadow, or stops it, after asking. Nothing for the model in use. */
export function ShadowActions({ model }: { readonly model: ScoreModel }) {
  const t = useText(shadowText);
  const models = useText(scoreModelsText);
  const may = useMay();
  const [isAsked, setAsked] = useState(false);
  const isInShadow = model.shadowSinceMs !== null;
  const change = useModelChange(async () => {
    await (isInShadow ? stopShadow() : startShadow(model.modelId));
  });
  if (model.isPublished || !may(isInShadow ? 'score-shadows.stop' : 'score-shadows.start')) return null;
  const action = isInShadow ? t.stop : t.run;
  return (
    <>
      <Button onClick={() => setAsked(true)}>{action}</Button>
      {isAsked && (
        <ConfirmDialog
          title={isInShadow ? t.stopTitle : t.replaceTitle(modelName(models, model))}
          action={action}
          change={change}
          onClose={() => setAsked(false)}
        >
          <p>{isInShadow ? t.stopWhat : t.replaceWhat}</p>
        </ConfirmDialog>
      )}
    </>
  );
}
