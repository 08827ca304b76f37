import { useMutation, useQuery } from '@tanstack/react-query';
import Alert from 'antd/es/alert';
import Button from 'antd/es/button';
import { useId, useState } from 'react';
import { useSearchParams } from 'react-router';
import { feedKinds, previewFeed, type FeedImport } from '../../api/feeds.ts';
import { isProblem } from '../../api/problem.ts';
import { useChange } from '../../api/use-change.ts';
import { useText } from '../../text/language.tsx';
import { Choice } from '../../ui/choice.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import { Field } from '../../ui/field.tsx';
import field from '../../ui/field.module.css';
import { Figures } from '../../ui/figures.tsx';
import { LinkButton } from '../../ui/link-button.tsx';
import { countText } from '../../ui/numbers.ts';
import { Page, Panel } from '../../ui/page.tsx';
import { ProblemPanel } from '../../ui/problem-panel.tsx';
import { useChecks, type Checks } from '../../ui/use-checks.ts';
import { Waiting } from '../../ui/waiting.tsx';
import styles from '../apps/apps.module.css';
import { feedsText } from './feeds-text.ts';
import { DATABASE, feedProblems, sendFeed, type FeedDraft } from './send-feed.ts';

type Preview = Awaited<ReturnType<typeof previewFeed>>;

/** Imports a feed from a file: preview, then import with its progress. `?name=` and `?kind=` fill the form. */
export function ImportFeedPage() {
  const t = useText(feedsText);
  const { data: kinds, error, refetch } = useQuery(feedKinds);
  return (
    <Page title={t.importTitle} lead={t.importLead} actions={<LinkButton to="/feeds">{t.back}</LinkButton>}>
      {error && !kinds && <ProblemPanel error={error} onRetry={() => void refetch()} />}
      {!kinds && !error && <Waiting />}
      {kinds && <ImportForm kinds={kinds.map(({ kind }) => kind)} />}
    </Page>
  );
}

function ImportForm({ kinds }: { readonly kinds: readonly string[] }) {
  const t = useText(feedsText);
  const [query] = useSearchParams();
  const [draft, setDraft] = useState<FeedDraft>(() => ({
    name: (query.get('name') ?? '').slice(0, 64),
    kind: kinds.find((kind) => kind === query.get('kind')) ?? 'datacenter',
    source: '',
    licence: '',
    publishedAt: '',
    file: null,
  }));
  const [sent, setSent] = useState<{ readonly done: number; readonly total: number } | null>(null);
  const preview = useMutation({
    mutationFn: async ({ file, name, kind }: FeedDraft) =>
      // A database is read by the server once it is there in whole.
      file === null || kind === DATABASE
        ? null
        : previewFeed({ name, kind: kind as FeedImport['kind'], text: await file.text() }),
  });
  const send = useChange(['feeds'], (isForced: boolean) =>
    sendFeed(draft, isForced, (done, total) => setSent({ done, total })),
  );
  const checks = useChecks(feedProblems(draft, t), send.error ?? preview.error);
  const set = (change: Partial<FeedDraft>) => {
    setDraft({ ...draft, ...change });
    preview.reset();
    send.reset();
    setSent(null);
  };
  // A database is read when it is imported, so only the refusal says that it is doubtful.
  const isDoubtful = typeof preview.data?.doubts === 'string' || isProblem(send.error, 'conflict');
  const isPreviewed = draft.kind === DATABASE || (preview.data !== undefined && preview.data?.problem === null);
  return (
    <form
      className={styles['form']}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (!checks.pass()) return;
        if (isPreviewed) send.mutate(isDoubtful);
        else preview.mutate(draft);
      }}
    >
      <Fields kinds={kinds} draft={draft} set={set} checks={checks} />
      {preview.error && <ProblemPanel error={preview.error} />}
      {preview.data && !send.data && <PreviewResult preview={preview.data} kind={draft.kind} />}
      {sent && !send.data && <Bar {...sent} />}
      {send.error && <ProblemPanel error={send.error} />}
      {send.data ? (
        <>
          <Alert type="success" showIcon role="status" title={t.done(countText(send.data.rows))} />
          <div className={styles['buttons']}>
            <LinkButton to="/feeds" isPrimary>
              {t.back}
            </LinkButton>
          </div>
        </>
      ) : (
        <div className={styles['buttons']}>
          <Button
            type="primary"
            danger={isPreviewed && isDoubtful}
            htmlType="submit"
            loading={preview.isPending || send.isPending}
          >
            {isPreviewed ? (isDoubtful ? t.importDoubtful : t.doImport) : t.preview}
          </Button>
        </div>
      )}
    </form>
  );
}

interface FieldsProps {
  readonly kinds: readonly string[];
  readonly draft: FeedDraft;
  readonly set: (change: Partial<FeedDraft>) => void;
  readonly checks: Checks<keyof FeedDraft>;
}

function Fields({ kinds, draft, set, checks }: FieldsProps) {
  const t = useText(feedsText);
  const text = (name: 'name' | 'source' | 'licence', hint: string, maxLength: number) => (
    <Field
      label={t[name]}
      hint={hint}
      value={draft[name]}
      onValue={(value) => set({ [name]: value })}
      onBlur={() => checks.left(name)}
      maxLength={maxLength}
      autoComplete="off"
      problem={checks.problemOf(name)}
    />
  );
  return (
    <Panel title={t.importTitle}>
      <div className={styles['fields']}>
        <div className={styles['pair']}>
          <Choice
            label={t.kind}
            value={draft.kind}
            options={kinds.map((kind) => [kind, kind] as const)}
            onValue={(kind) => set({ kind, file: null })}
          />
          {text('name', t.nameHint, 64)}
          {text('source', t.sourceHint, 500)}
          {text('licence', t.licenceHint, 200)}
          <Field
            label={t.publishedAt}
            hint={draft.kind === DATABASE ? t.publishedHintDatabase : t.publishedHint}
            type="datetime-local"
            value={draft.publishedAt}
            onValue={(publishedAt) => set({ publishedAt })}
            onBlur={() => checks.left('publishedAt')}
            problem={checks.problemOf('publishedAt')}
          />
        </div>
        <FileInput
          key={draft.kind}
          hint={draft.kind === DATABASE ? t.databaseHint : t.fileHint}
          problem={checks.problemOf('file')}
          onFile={(file) => set({ file })}
        />
      </div>
    </Panel>
  );
}

interface FileProps {
  readonly hint: string;
  readonly problem: string | undefined;
  readonly onFile: (file: File | null) => void;
}

function FileInput({ hint, problem, onFile }: FileProps) {
  const t = useText(feedsText);
  const id = useId();
  return (
    <div className={field['field']}>
      <label htmlFor={id}>{t.file}</label>
      <input
        id={id}
        type="file"
        aria-describedby={`${id}-about`}
        aria-invalid={problem !== undefined}
        onChange={(event) => onFile(event.target.files?.[0] ?? null)}
      />
      <div id={`${id}-about`} className={problem === undefined ? field['hint'] : field['problem']}>
        {problem ?? hint}
      </div>
    </div>
  );
}

function PreviewResult({ preview, kind }: { readonly preview: Preview; readonly kind: string }) {
  const t = useText(feedsText);
  const { rows, refusedRows, refused, problem, doubts, active } = preview;
  return (
    <>
      <Figures
        title={t.previewTitle}
        figures={[
          [t.rows, countText(rows)],
          [t.refused, countText(refusedRows)],
          ...(active === null ? [] : [[t.activeRows, countText(active.rows)] as const]),
        ]}
      />
      {problem !== null && <Alert type="error" showIcon title={problem} />}
      {problem === null && doubts !== null && (
        <Alert type="warning" showIcon title={t.doubtful} description={`${doubts}. ${t.doubtfulWhat}`} />
      )}
      {active?.same && <Alert type="info" showIcon title={t.same} />}
      {active !== null && active.kind !== kind && <Alert type="warning" showIcon title={t.otherKind(active.kind)} />}
      {refused.length > 0 && (
        <DataTable
          caption={t.refusedRows}
          title={t.refusedRows}
          columns={[
            { title: t.line, kind: 'end', cell: ({ line }) => line, csv: ({ line }) => line },
            { title: t.reason, cell: ({ reason }) => reason, csv: ({ reason }) => reason },
          ]}
          rows={refused}
          rowKey={({ line }) => line}
          empty={null}
          fileName="renzheng-feed-refused"
        />
      )}
    </>
  );
}

const MB = 1_000_000;

function Bar({ done, total }: { readonly done: number; readonly total: number }) {
  const t = useText(feedsText);
  const id = useId();
  return (
    <div className={field['field']}>
      <label htmlFor={id}>{t.sending}</label>
      <progress id={id} max={Math.max(1, total)} value={done} />
      <div className={field['hint']}>{t.progress((done / MB).toFixed(1), (total / MB).toFixed(1))}</div>
    </div>
  );
}
