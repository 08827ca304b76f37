import { useQuery, useQueryClient } from '@tanstack/react-query';
import Alert from 'antd/es/alert';
import Button from 'antd/es/button';
import { useEffect, useState } from 'react';
import {
  scoreModels,
  scoreTraining,
  startTraining,
  stopTraining,
  useModelChange,
  type ScoreTraining,
  type TrainingOrder,
} from '../../api/score-models.ts';
import { useMay } from '../../api/session.ts';
import { useText } from '../../text/language.tsx';
import { Choice } from '../../ui/choice.tsx';
import { Field } from '../../ui/field.tsx';
import { JobProgress } from '../../ui/job-progress.tsx';
import { LinkButton } from '../../ui/link-button.tsx';
import { countText } from '../../ui/numbers.ts';
import { Panel } from '../../ui/page.tsx';
import { ProblemPanel } from '../../ui/problem-panel.tsx';
import { modelPath } from './model-names.ts';
import { scoreModelsText } from './score-models-text.ts';
import styles from './score-models.module.css';

const LEARNERS = ['auto', 'gbdt', 'scorecard'] as const;
const UNLABELLED = ['leave-out', 'genuine'] as const;
const EMPTY = { learner: 'auto', unlabelled: 'leave-out', labelDelay: '7', seed: '1', from: '', testFrom: '' } as const;

/** Starts a training on the server, and shows how far it is and what it gave. */
export function TrainingPanel() {
  const t = useText(scoreModelsText);
  const may = useMay();
  const queries = useQueryClient();
  const { data: training, error, refetch } = useQuery(scoreTraining);
  const gave = training?.model?.modelId;
  // The list has the model as soon as the training has.
  useEffect(() => {
    if (gave !== undefined) void queries.invalidateQueries({ queryKey: scoreModels.queryKey });
  }, [gave, queries]);
  return (
    <Panel title={t.train} lead={t.trainLead}>
      <div className={styles['stack']}>
        {may('score-trainings.start') && <TrainingForm isRunning={training?.state === 'running'} />}
        {error && !training && <ProblemPanel error={error} onRetry={() => void refetch()} />}
        {training && <TrainingState training={training} />}
      </div>
    </Panel>
  );
}

function TrainingForm({ isRunning }: { readonly isRunning: boolean }) {
  const t = useText(scoreModelsText);
  const [form, setForm] = useState<Readonly<Record<keyof typeof EMPTY, string>>>(EMPTY);
  const start = useModelChange(startTraining);
  const set = (name: keyof typeof EMPTY) => (value: string) => setForm({ ...form, [name]: value });
  const isDelay = form.labelDelay.trim() !== '' && Number(form.labelDelay) >= 0 && Number(form.labelDelay) <= 3650;
  const isSeed = /^\d{1,9}$/.test(form.seed);
  return (
    <>
      <div className={styles['grid']}>
        <Choice
          label={t.learner}
          value={form.learner}
          options={LEARNERS.map((each) => [each, t.learners[each]])}
          onValue={set('learner')}
        />
        <Choice
          label={t.unlabelled}
          value={form.unlabelled}
          options={UNLABELLED.map((each) => [each, t.unlabelledChoices[each]])}
          onValue={set('unlabelled')}
        />
        <Field
          label={t.labelDelay}
          inputMode="decimal"
          value={form.labelDelay}
          problem={isDelay ? undefined : t.notDays}
          onValue={set('labelDelay')}
        />
        <Field
          label={t.seed}
          inputMode="numeric"
          value={form.seed}
          problem={isSeed ? undefined : t.notSeed}
          onValue={set('seed')}
        />
        <Field label={t.from} type="date" value={form.from} onValue={set('from')} />
        <Field label={t.testFrom} type="date" value={form.testFrom} onValue={set('testFrom')} />
      </div>
      <div>
        <Button
          type="primary"
          disabled={isRunning || !isDelay || !isSeed}
          loading={start.isPending}
          onClick={() => start.mutate(orderOf(form))}
        >
          {t.start}
        </Button>
      </div>
      {start.error && <ProblemPanel error={start.error} />}
    </>
  );
}

function orderOf(form: Readonly<Record<keyof typeof EMPTY, string>>): TrainingOrder {
  return {
    learner: LEARNERS.find((each) => each === form.learner) ?? 'auto',
    unlabelled: UNLABELLED.find((each) => each === form.unlabelled) ?? 'leave-out',
    labelDelayDays: Number(form.labelDelay),
    seed: Number(form.seed),
    // Days of the form are days in Asia/Shanghai.
    ...(form.from !== '' && { from: `${form.from}T00:00:00+08:00` }),
    ...(form.testFrom !== '' && { testFrom: `${form.testFrom}T00:00:00+08:00` }),
  };
}

function TrainingState({ training }: { readonly training: ScoreTraining }) {
  const t = useText(scoreModelsText);
  const { state, problem, model } = training;
  if (state === 'running') return <Progress training={training} />;
  if (state === 'failed') return <Alert type="error" showIcon title={t.failed(problem ?? '')} />;
  if (state === 'stopped') return <Alert type="info" showIcon title={t.states.stopped} />;
  if (model === null) return null;
  return (
    <Alert
      type="success"
      showIcon
      title={t.trained(model.number, model.testAuc.toFixed(4), countText(model.testRows))}
      action={<LinkButton to={modelPath(model.modelId)}>{t.open}</LinkButton>}
    />
  );
}

function Progress({ training: { done, total } }: { readonly training: ScoreTraining }) {
  const t = useText(scoreModelsText);
  const may = useMay();
  const stop = useModelChange(stopTraining);
  return (
    <JobProgress
      label={t.progressName}
      done={done}
      total={total === 0 ? null : total}
      stop={may('score-trainings.stop') ? { label: t.stop, change: stop } : null}
    >
      <div>{total === 0 ? t.reading : t.progress(countText(done), countText(total))}</div>
    </JobProgress>
  );
}
