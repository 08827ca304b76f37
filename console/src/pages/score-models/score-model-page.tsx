import { useQuery } from '@tanstack/react-query';
import Button from 'antd/es/button';
import { useState } from 'react';
import { useParams } from 'react-router';
import { scoreModel, scoreModels, type ModelFigures, type ScoreModel } from '../../api/score-models.ts';
import { useMay } from '../../api/session.ts';
import { useText } from '../../text/language.tsx';
import { saveFile } from '../../ui/csv.ts';
import { Facts } from '../../ui/facts.tsx';
import { Figures } from '../../ui/figures.tsx';
import { Instant } from '../../ui/instant.tsx';
import { LinkButton } from '../../ui/link-button.tsx';
import { LongText } from '../../ui/long-text.tsx';
import { Page, Panel } from '../../ui/page.tsx';
import { ProblemPanel } from '../../ui/problem-panel.tsx';
import { Waiting } from '../../ui/waiting.tsx';
import { WaitsForSecondPerson } from '../../ui/waits-for-second-person.tsx';
import { ModelCharts } from './model-charts.tsx';
import { modelName } from './model-names.ts';
import { ModelState } from './model-state.tsx';
import { PublishDialog } from './publish-dialog.tsx';
import { ShadowActions } from './shadow-actions.tsx';
import { ShadowPanel } from './shadow-panel.tsx';
import { scoreModelsText } from './score-models-text.ts';

type Words = (typeof scoreModelsText)['en'];

/** One model: how well it did on its test, beside the model in use, and its publication. */
export function ScoreModelPage() {
  const t = useText(scoreModelsText);
  const { modelId = '' } = useParams();
  const { data: model, error, refetch } = useQuery(scoreModel(modelId));
  return (
    <Page
      title={model ? modelName(t, model) : t.model}
      {...(model && { lead: <LongText isCode>{model.modelId}</LongText>, actions: <Actions model={model} /> })}
    >
      {error && !model && <ProblemPanel error={error} onRetry={() => void refetch()} />}
      {!model && !error && <Waiting />}
      <WaitsForSecondPerson operation="scoreModels.publish">{t.waitsWhat}</WaitsForSecondPerson>
      {model && <Shown model={model} />}
    </Page>
  );
}

function Actions({ model }: { readonly model: ScoreModel }) {
  const t = useText(scoreModelsText);
  const may = useMay();
  const [isAsked, setAsked] = useState(false);
  const { report } = model;
  const name = modelName(t, model);
  return (
    <>
      {report !== null && (
        <Button onClick={() => saveFile(`score-model-${model.number}.html`, report, 'text/html')}>{t.report}</Button>
      )}
      <LinkButton to="/score-models">{t.back}</LinkButton>
      <ShadowActions model={model} />
      {!model.isPublished && may('scoreModels.publish') && (
        <Button type="primary" onClick={() => setAsked(true)}>
          {t.publish}
        </Button>
      )}
      {isAsked && (
        <PublishDialog
          modelId={model.modelId}
          title={t.publishTitle(name)}
          what={t.publishWhat}
          action={t.publishDo}
          warning={model.figures && model.figures.losesTo.length > 0 ? verdictOf(t, model.figures) : undefined}
          onClose={() => setAsked(false)}
        />
      )}
    </>
  );
}

function Shown({ model }: { readonly model: ScoreModel }) {
  const t = useText(scoreModelsText);
  const { figures } = model;
  const { data: all } = useQuery(scoreModels);
  const activeId = all?.models.find(({ isPublished }) => isPublished)?.modelId;
  const isOther = activeId !== undefined && activeId !== model.modelId;
  const { data: active } = useQuery({ ...scoreModel(activeId ?? ''), enabled: isOther });
  return (
    <>
      <Panel title={t.state}>
        <Facts
          facts={[
            [t.state, <ModelState key="state" model={model} />],
            [t.by, <LongText key="by">{model.createdBy}</LongText>],
            [t.added, <Instant key="added" atMs={model.createdAtMs} />],
            [t.lastPublished, <Instant key="published" atMs={model.publishedAtMs} />],
          ]}
        />
        <p>{figures ? verdictOf(t, figures) : t.noFigures}</p>
      </Panel>
      {model.shadowSinceMs !== null && <ShadowPanel />}
      {figures && (
        <>
          <Figures
            title={t.summary}
            figures={[
              [t.auc, figures.test.auc.toFixed(4)],
              [t.recall, `${(100 * figures.test.recallAtFpr1).toFixed(1)} %`],
              [t.ks, figures.test.ks.toFixed(4)],
              [t.brier, figures.test.brier.toFixed(4)],
              [t.psi, figures.psi.toFixed(3)],
            ]}
          />
          <ModelCharts figures={figures} active={isOther && active?.figures ? active : null} />
        </>
      )}
    </>
  );
}

function verdictOf(t: Words, { losesTo }: ModelFigures): string {
  if (losesTo.length === 0) return t.fits;
  return t.loses(losesTo.map((each) => (each === 'logistic' ? t.logistic : t.column(each))).join(t.and));
}
