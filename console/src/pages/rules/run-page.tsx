import { useQuery } from '@tanstack/react-query';
import { Link, useParams, useSearchParams } from 'react-router';
import { riskRun, runReportFile, type RiskRun, type RunReport } from '../../api/risk-runs.ts';
import { levelText } from '../../text/level-text.ts';
import { serverLanguage, useLanguage, useText } from '../../text/language.tsx';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import { DownloadLink } from '../../ui/download-link.tsx';
import { Figures } from '../../ui/figures.tsx';
import { Instant, instantText } from '../../ui/instant.tsx';
import { LevelMark } from '../../ui/level-mark.tsx';
import { LinkButton } from '../../ui/link-button.tsx';
import { LongText } from '../../ui/long-text.tsx';
import { countText } from '../../ui/numbers.ts';
import { Page, Panel } from '../../ui/page.tsx';
import { ProblemPanel } from '../../ui/problem-panel.tsx';
import { Waiting } from '../../ui/waiting.tsx';
import { callPath } from '../ledger/ledger-filter.ts';
import { riskText, typeMeaning } from '../risk/risk-text.ts';
import { Matrices } from './matrices.tsx';
import { changedOf, periodText, RunState } from './run-brief.tsx';
import { versionPath } from './rule-set.ts';
import { runText } from './run-text.ts';

/** A replay, a backtest or the report of a shadow run: how far it is, and what would change. */
export function RunPage() {
  const t = useText(runText);
  const { runId = '' } = useParams();
  const language = serverLanguage(useLanguage());
  const { data: run, error, refetch } = useQuery(riskRun(runId));
  return (
    <Page
      title={run ? t.title(t.kinds[run.kind], run.versionNumber) : t.runs}
      {...(run && { lead: `${periodText(t, run)} · ${run.startedBy}` })}
      {...(run && {
        actions: (
          <>
            {run.report && <DownloadLink href={runReportFile(run.id, language)}>{t.file}</DownloadLink>}
            <LinkButton to={versionPath(run.versionId)}>{t.back}</LinkButton>
          </>
        ),
      })}
    >
      {error && !run && <ProblemPanel error={error} onRetry={() => void refetch()} />}
      {!run && !error && <Waiting />}
      {run && run.state !== 'done' && (
        <Panel title={t.states[run.state]}>
          <RunState run={run} />
        </Panel>
      )}
      {run?.report && <Report run={run} report={run.report} />}
    </Page>
  );
}

function Report({ run, report }: { readonly run: RiskRun; readonly report: RunReport }) {
  const t = useText(runText);
  const changed = changedOf(report);
  const share = report.compared === 0 ? '0' : ((100 * changed) / report.compared).toFixed(1);
  return (
    <>
      <Figures
        title={t.sentence(countText(report.compared), countText(changed))}
        figures={[
          [t.compared, countText(report.compared)],
          [t.changed, t.countShare(countText(changed), `${share} %`)],
        ]}
      />
      {report.warmUpMs !== undefined && (
        <p>
          {(report.warmUpRequests === 0 ? t.noWarmUp : t.warmUp)(String(Math.round(report.warmUpMs / 8_640_000) / 10))}
        </p>
      )}
      {report.withoutEvent !== undefined && report.withoutEvent > 0 && (
        <p>{t.withoutEvent(countText(report.withoutEvent))}</p>
      )}
      <Panel title={t.matrices} lead={t.matricesLead}>
        <Matrices report={report} runId={run.id} />
      </Panel>
      <Examples run={run} examples={report.examples} />
      <ChangedRules run={run} rules={report.rules} />
      <ChangedTypes types={report.types} />
    </>
  );
}

type RuleRow = RunReport['rules'][number];

function ChangedRules({ run, rules }: { readonly run: RiskRun; readonly rules: readonly RuleRow[] }) {
  const t = useText(runText);
  const columns: readonly Column<RuleRow>[] = [
    {
      title: t.rule,
      cell: ({ ruleId }) => (
        <Link to={versionPath(run.versionId, ruleId)}>
          <code>{ruleId}</code>
        </Link>
      ),
      csv: ({ ruleId }) => ruleId,
    },
    { title: t.beforeCount, kind: 'end', cell: ({ before }) => countText(before), csv: ({ before }) => before },
    { title: t.afterCount, kind: 'end', cell: ({ after }) => countText(after), csv: ({ after }) => after },
    {
      title: t.difference,
      kind: 'end',
      cell: ({ before, after }) => `${after > before ? '+' : ''}${countText(after - before)}`,
      csv: ({ before, after }) => after - before,
    },
  ];
  const changed = rules.filter(({ before, after }) => before !== after);
  return (
    <DataTable
      caption={t.rules}
      title={t.rules}
      columns={columns}
      rows={changed.toSorted((a, b) => Math.abs(b.after - b.before) - Math.abs(a.after - a.before))}
      rowKey={({ ruleId }) => ruleId}
      empty={t.rulesEmpty}
      fileName="renzheng-changed-rules"
    />
  );
}

type TypeRow = RunReport['types'][number];

function ChangedTypes({ types }: { readonly types: readonly TypeRow[] }) {
  const t = useText(runText);
  const { meanings } = useText(riskText);
  const count = (title: string, of: (row: TypeRow) => number): Column<TypeRow> => ({
    title,
    kind: 'end',
    cell: (row) => countText(of(row)),
    csv: of,
  });
  const columns: readonly Column<TypeRow>[] = [
    { title: t.type, cell: ({ code }) => code, csv: ({ code }) => code },
    {
      title: t.meaning,
      cell: ({ code }) => typeMeaning(meanings, code),
      csv: ({ code }) => typeMeaning(meanings, code),
    },
    count(t.beforeCount, ({ before }) => before),
    count(t.afterCount, ({ after }) => after),
    count(t.gained, ({ gained }) => gained),
    count(t.lost, ({ lost }) => lost),
  ];
  return (
    <DataTable
      caption={t.types}
      title={t.types}
      columns={columns}
      rows={types}
      rowKey={({ code }) => code}
      empty={t.typesEmpty}
      fileName="renzheng-changed-types"
    />
  );
}

type Example = RunReport['examples'][number];

/** The examples, or those of one pair of levels and one outcome that the address names. */
function Examples({ run, examples }: { readonly run: RiskRun; readonly examples: readonly Example[] }) {
  const t = useText(runText);
  const levels = useText(levelText);
  const [query] = useSearchParams();
  const columns = useExampleColumns();
  const [before, after, label] = ['before', 'after', 'label'].map((name) => query.get(name));
  const shown = examples.filter(
    (each) =>
      (before === null || each.before.level === before) &&
      (after === null || each.after.level === after) &&
      (label === null || each.label === label),
  );
  const name = (level: string | null | undefined) =>
    Object.entries(levels).find(([known]) => known === level)?.[1] ?? '';
  const title = before === null || after === null ? t.examples : t.examplesOf(name(before), name(after));
  return (
    <DataTable
      caption={title}
      title={title}
      columns={columns}
      rows={shown}
      rowKey={({ orderId }) => orderId}
      empty={t.examplesEmpty}
      fileName="renzheng-examples"
      {...(shown.length < examples.length && {
        footer: <Link to={`/rules/runs/${encodeURIComponent(run.id)}`}>{t.allExamples}</Link>,
      })}
    />
  );
}

function useExampleColumns(): readonly Column<Example>[] {
  const t = useText(runText);
  const levels = useText(levelText);
  const gone = ({ before, after }: Example) => before.fired.filter((id) => !after.fired.includes(id));
  const come = ({ before, after }: Example) => after.fired.filter((id) => !before.fired.includes(id));
  const level = (title: string, of: (row: Example) => Example['before']['level']): Column<Example> => ({
    title,
    cell: (row) => <LevelMark level={of(row)}>{levels[of(row)]}</LevelMark>,
    csv: of,
  });
  return [
    {
      title: t.order,
      cell: ({ orderId }) => (
        <Link to={callPath(orderId)}>
          <code>{orderId}</code>
        </Link>
      ),
      csv: ({ orderId }) => orderId,
    },
    { title: t.at, cell: ({ atMs }) => <Instant atMs={atMs} />, csv: ({ atMs }) => instantText(atMs) },
    level(t.beforeCount, ({ before }) => before.level),
    level(t.afterCount, ({ after }) => after.level),
    { title: t.label, cell: ({ label }) => (label ? t.labels[label] : '—'), csv: ({ label }) => label ?? null },
    { title: t.come, cell: (row) => <Ids list={come(row)} />, csv: (row) => come(row).join(' ') },
    { title: t.gone, cell: (row) => <Ids list={gone(row)} />, csv: (row) => gone(row).join(' ') },
  ];
}

function Ids({ list }: { readonly list: readonly string[] }) {
  return list.length === 0 ? '—' : <LongText isCode>{list.join(', ')}</LongText>;
}
