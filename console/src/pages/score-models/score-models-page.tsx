import { useQuery } from '@tanstack/react-query';
import Alert from 'antd/es/alert';
import Button from 'antd/es/button';
import { useState } from 'react';
import { Link } from 'react-router';
import { fraudDrift, scoreModels, type ListedModel, type ScoreModels } from '../../api/score-models.ts';
import { useMay } from '../../api/session.ts';
import { useText } from '../../text/language.tsx';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import { Facts } from '../../ui/facts.tsx';
import { Instant, instantText } from '../../ui/instant.tsx';
import { LongText } from '../../ui/long-text.tsx';
import { Page, Panel } from '../../ui/page.tsx';
import { ProblemPanel } from '../../ui/problem-panel.tsx';
import { Waiting } from '../../ui/waiting.tsx';
import { WaitsForSecondPerson } from '../../ui/waits-for-second-person.tsx';
import { DriftPanel } from '../accuracy/drift-panel.tsx';
import { modelName, modelPath, rollbackTarget } from './model-names.ts';
import { ModelState } from './model-state.tsx';
import { PublishDialog } from './publish-dialog.tsx';
import { scoreModelsText } from './score-models-text.ts';
import { ShadowPanel } from './shadow-panel.tsx';
import { TrainingPanel } from './training-panel.tsx';

/** The models of the fraud score: which is in use, which are kept, and a training of another. */
export function ScoreModelsPage() {
  const t = useText(scoreModelsText);
  const may = useMay();
  const { data, error, refetch } = useQuery(scoreModels);
  return (
    <Page
      title={t.title}
      lead={t.lead}
      {...(data && may('scoreModels.publish') && { actions: <RollBack data={data} /> })}
    >
      {error && !data && <ProblemPanel error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Waiting />}
      <WaitsForSecondPerson operation="scoreModels.publish">{t.waitsWhat}</WaitsForSecondPerson>
      {data?.problem && <Alert type="error" showIcon title={data.problem} />}
      {data && <InService data={data} />}
      {may('score-shadows.show') && <ShadowPanel />}
      {may('scoreModels.drift') && <Drift />}
      {may('score-trainings.show') && <TrainingPanel />}
      {data && <ModelTable models={data.models} />}
    </Page>
  );
}

function Drift() {
  const { data, error, refetch } = useQuery(fraudDrift);
  if (error && !data) return <ProblemPanel error={error} onRetry={() => void refetch()} />;
  if (!data) return <Waiting />;
  const { modelId, scoresMin, ...drift } = data;
  return <DriftPanel drift={{ ...drift, api: 'fraud-score', unit: 'points', scale: modelId }} scoresMin={scoresMin} />;
}

function RollBack({ data }: { readonly data: ScoreModels }) {
  const t = useText(scoreModelsText);
  const [isAsked, setAsked] = useState(false);
  const target = rollbackTarget(data);
  if (target === null) return null;
  const name = modelName(
    t,
    data.models.find(({ modelId }) => modelId === target),
  );
  return (
    <>
      <Button danger onClick={() => setAsked(true)}>
        {t.rollBack}
      </Button>
      {isAsked && (
        <PublishDialog
          modelId={target}
          title={t.rollBackTitle(name)}
          what={t.rollBackWhat}
          action={t.rollBackDo}
          onClose={() => setAsked(false)}
        />
      )}
    </>
  );
}

function InService({ data: { models, inService } }: { readonly data: ScoreModels }) {
  const t = useText(scoreModelsText);
  const model = models.find(({ modelId }) => modelId === inService);
  return (
    <Panel title={t.inService}>
      <Facts
        facts={[
          [
            t.model,
            model ? (
              <Link key="model" to={modelPath(model.modelId)}>
                {modelName(t, model)}
              </Link>
            ) : (
              t.builtIn
            ),
          ],
          [
            'ID',
            <LongText key="id" isCode>
              {inService}
            </LongText>,
          ],
          [t.lastPublished, <Instant key="published" atMs={model?.publishedAtMs ?? null} />],
        ]}
      />
    </Panel>
  );
}

function ModelTable({ models }: { readonly models: readonly ListedModel[] }) {
  const t = useText(scoreModelsText);
  const kindOf = (kind: string) => Object.entries(t.kinds).find(([known]) => known === kind)?.[1] ?? kind;
  const columns: readonly Column<ListedModel>[] = [
    {
      title: t.model,
      cell: (model) => <Link to={modelPath(model.modelId)}>{modelName(t, model)}</Link>,
      csv: ({ number }) => number,
    },
    {
      title: t.state,
      cell: (model) => <ModelState model={model} />,
      csv: ({ isPublished, shadowSinceMs }) => {
        if (isPublished) return 'published';
        return shadowSinceMs === null ? 'kept' : 'shadow';
      },
    },
    { title: t.kind, cell: ({ kind }) => kindOf(kind), csv: ({ kind }) => kind },
    { title: 'ID', cell: ({ modelId }) => <LongText isCode>{modelId}</LongText>, csv: ({ modelId }) => modelId },
    { title: t.by, cell: ({ createdBy }) => <LongText>{createdBy}</LongText>, csv: ({ createdBy }) => createdBy },
    {
      title: t.added,
      cell: ({ createdAtMs }) => <Instant atMs={createdAtMs} />,
      csv: ({ createdAtMs }) => instantText(createdAtMs),
    },
    {
      title: t.lastPublished,
      cell: ({ publishedAtMs }) => <Instant atMs={publishedAtMs} />,
      csv: ({ publishedAtMs }) => (publishedAtMs === null ? null : instantText(publishedAtMs)),
    },
  ];
  return (
    <DataTable
      caption={t.list}
      title={t.list}
      columns={columns}
      rows={models}
      rowKey={({ modelId }) => modelId}
      empty={
        <>
          <p>{t.empty}</p>
          <p>{t.emptyWhat}</p>
        </>
      }
      fileName="renzheng-score-models"
    />
  );
}
