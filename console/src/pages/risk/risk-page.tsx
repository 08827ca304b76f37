import { useQuery } from '@tanstack/react-query';
import Alert from 'antd/es/alert';
import Button from 'antd/es/button';
import { lazy, Suspense, useState } from 'react';
import { Link } from 'react-router';
import {
  learningStatus,
  RISK_LEVELS,
  riskDay,
  riskTypes,
  ruleHits,
  type RiskDay,
  type RuleHit,
} from '../../api/risk.ts';
import { useMay } from '../../api/session.ts';
import { levelText } from '../../text/level-text.ts';
import { useText } from '../../text/language.tsx';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import { Figures } from '../../ui/figures.tsx';
import { Instant, instantText, minuteField } from '../../ui/instant.tsx';
import { LongText } from '../../ui/long-text.tsx';
import { countText } from '../../ui/numbers.ts';
import { Page, Panel } from '../../ui/page.tsx';
import { ProblemPanel } from '../../ui/problem-panel.tsx';
import { Waiting } from '../../ui/waiting.tsx';
import { decisionsPath } from './decision-filter.ts';
import { GenuineRate } from './genuine-rate.tsx';
import { levelParts, typeCounts } from './level-parts.ts';
import { riskText, typeMeaning } from './risk-text.ts';
import { TopEntities } from './top-entities.tsx';

const LevelChart = lazy(async () => ({ default: (await import('./level-chart.tsx')).LevelChart }));

/** What the risk decision does at present: levels over time, rules, types. */
export function RiskPage() {
  const t = useText(riskText);
  const may = useMay();
  const { data: day, error, refetch } = useQuery(riskDay);
  return (
    <Page title={t.title} lead={t.lead}>
      {may('risk.status') && <Learning />}
      {error && !day && <ProblemPanel error={error} onRetry={() => void refetch()} />}
      {!day && !error && <Waiting />}
      {day && <Day day={day} />}
      {may('rules.outcomes') && <GenuineRate />}
      {may('rules.hits') && <Hits />}
      {may('risk.entities') && <TopEntities />}
    </Page>
  );
}

function Learning() {
  const t = useText(riskText);
  const { data } = useQuery(learningStatus);
  if (!data?.learning) return null;
  return (
    <Alert type="info" showIcon title={t.learning} description={t.learningWhat(String(Math.ceil(data.daysLeft)))} />
  );
}

function Day({ day }: { readonly day: RiskDay }) {
  const t = useText(riskText);
  const levels = useText(levelText);
  const parts = levelParts(day, { scene: 'all', names: levels });
  const all = parts.reduce((sum, { calls }) => sum + calls, 0);
  if (all === 0)
    return (
      <Panel title={t.last24}>
        <p>{t.noDecisions}</p>
        <p>{t.noDecisionsWhat}</p>
      </Panel>
    );
  const shares = parts.map(({ name, calls }) => [name, t.shareOf(countText(calls), percent(calls / all))] as const);
  return (
    <>
      <Figures title={t.last24} figures={[[t.decisions, countText(all)], ...shares]} />
      <Suspense fallback={<Waiting />}>
        <LevelChart day={day} />
      </Suspense>
      <Types all={all} />
    </>
  );
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}

function Types({ all }: { readonly all: number }) {
  const t = useText(riskText);
  const { data, error, refetch } = useQuery(riskTypes);
  if (error && !data) return <ProblemPanel error={error} onRetry={() => void refetch()} />;
  if (!data) return <Waiting />;
  const from = minuteField(data.fromMs);
  const columns: readonly Column<ReturnType<typeof typeCounts>[number]>[] = [
    { title: t.type, cell: ({ code }) => code, csv: ({ code }) => code },
    {
      title: t.meaning,
      cell: ({ code }) => typeMeaning(t.meanings, code),
      csv: ({ code }) => typeMeaning(t.meanings, code),
    },
    {
      title: t.decisions,
      kind: 'end',
      cell: ({ decisions }) => t.shareOf(countText(decisions), percent(decisions / all)),
      csv: ({ decisions }) => decisions,
    },
    {
      title: t.open,
      cell: ({ code }) => (
        <Link to={decisionsPath({ from, type: String(code) })} aria-label={`${t.open}: ${code}`}>
          {t.open}
        </Link>
      ),
    },
  ];
  return (
    <DataTable
      caption={t.types}
      title={t.types}
      columns={columns}
      rows={typeCounts(data.points)}
      rowKey={({ code }) => code}
      empty={<p>{t.typesEmpty}</p>}
      fileName="renzheng-risk-types"
    />
  );
}

/** The rules that hit most stand first. */
function Hits() {
  const t = useText(riskText);
  const levels = useText(levelText);
  const { data, error, refetch } = useQuery(ruleHits);
  const [isAll, setAll] = useState(false);
  if (error && !data) return <ProblemPanel error={error} onRetry={() => void refetch()} />;
  if (!data) return <Waiting />;
  const from = minuteField(data.fromMs);
  const columns: readonly Column<RuleHit>[] = [
    {
      title: t.rule,
      cell: ({ ruleId, title }) => (
        <>
          <div>{title === null ? t.notActive : <LongText>{title}</LongText>}</div>
          <code>{ruleId}</code>
        </>
      ),
      csv: ({ ruleId }) => ruleId,
    },
    { title: t.lastDay, kind: 'end', cell: ({ lastDay }) => countText(lastDay), csv: ({ lastDay }) => lastDay },
    { title: t.lastWeek, kind: 'end', cell: ({ lastWeek }) => countText(lastWeek), csv: ({ lastWeek }) => lastWeek },
    ...RISK_LEVELS.map((level): Column<RuleHit> => ({
      title: levels[level],
      kind: 'end',
      cell: ({ byLevel }) => countText(byLevel[level]),
      csv: ({ byLevel }) => byLevel[level],
    })),
    {
      title: t.lastFired,
      cell: ({ lastAtMs }) => (lastAtMs === null ? t.never : <Instant atMs={lastAtMs} />),
      csv: ({ lastAtMs }) => (lastAtMs === null ? null : instantText(lastAtMs)),
    },
    {
      title: t.open,
      cell: ({ ruleId, lastWeek }) =>
        lastWeek === 0 ? (
          '—'
        ) : (
          <Link to={decisionsPath({ from, rule: ruleId })} aria-label={`${t.open}: ${ruleId}`}>
            {t.open}
          </Link>
        ),
    },
  ];
  const sorted = data.hits.toSorted((a, b) => b.lastWeek - a.lastWeek || a.ruleId.localeCompare(b.ruleId));
  const counted = sorted.filter(({ lastWeek }) => lastWeek > 0);
  return (
    <DataTable
      caption={t.rules}
      title={t.rules}
      columns={columns}
      rows={isAll ? sorted : counted}
      rowKey={({ ruleId }) => ruleId}
      empty={<p>{t.rulesEmpty}</p>}
      fileName="renzheng-rule-hits"
      {...(counted.length < sorted.length && {
        footer: (
          <Button size="small" onClick={() => setAll(!isAll)}>
            {isAll ? t.onlyCounted : t.othersToo(sorted.length - counted.length)}
          </Button>
        ),
      })}
    />
  );
}
