import { useQuery } from '@tanstack/react-query';
import Alert from 'antd/es/alert';
import Button from 'antd/es/button';
import { useState } from 'react';
import { Link } from 'react-router';
import { ruleOutcomes, ruleVersions, type RuleVersion } from '../../api/rules.ts';
import { useMay } from '../../api/session.ts';
import { useText } from '../../text/language.tsx';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import { Figures } from '../../ui/figures.tsx';
import { Instant, instantText } from '../../ui/instant.tsx';
import { LinkButton } from '../../ui/link-button.tsx';
import { LongText } from '../../ui/long-text.tsx';
import { countText } from '../../ui/numbers.ts';
import { Page } from '../../ui/page.tsx';
import { ProblemPanel } from '../../ui/problem-panel.tsx';
import { Waiting } from '../../ui/waiting.tsx';
import { ActiveRules } from './active-rules.tsx';
import { RollBackDialog } from './rollback-dialog.tsx';
import { editorPath, versionPath } from './rule-set.ts';
import { rulesText } from './rules-text.ts';
import { StateMark } from './state-mark.tsx';
import { intervalText } from './precision.tsx';

/** The versions of the rules, and how often and how rightly the rules in force hit. */
export function RulesPage() {
  const t = useText(rulesText);
  const may = useMay();
  const { data, error, refetch } = useQuery(ruleVersions);
  const active = data?.versions.find(({ state }) => state === 'active');
  return (
    <Page
      title={t.title}
      lead={t.lead}
      actions={
        <>
          {data && may('rules.rollback') && <RollBack versions={data.versions} to={data.rollsBackTo} />}
          {may('rules.draft') && <LinkButton to="/rules/new?from=release">{t.fromRelease}</LinkButton>}
          {active && may('rules.draft') && (
            <LinkButton isPrimary to={editorPath(active)}>
              {t.newDraft}
            </LinkButton>
          )}
        </>
      }
    >
      {error && !data && <ProblemPanel error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Waiting />}
      {data && <Versions versions={data.versions} />}
      {may('rules.outcomes') && <Outcomes />}
      {active && <ActiveRules version={active} />}
    </Page>
  );
}

function RollBack({ versions, to }: { readonly versions: readonly RuleVersion[]; readonly to: string | null }) {
  const t = useText(rulesText);
  const [isAsked, setAsked] = useState(false);
  const from = versions.find(({ state }) => state === 'active');
  const target = versions.find(({ id }) => id === to);
  if (from === undefined || target === undefined) return null;
  return (
    <>
      <Button danger onClick={() => setAsked(true)}>
        {t.rollBack}
      </Button>
      {isAsked && <RollBackDialog from={from} to={target} onClose={() => setAsked(false)} />}
    </>
  );
}

function Versions({ versions }: { readonly versions: readonly RuleVersion[] }) {
  const t = useText(rulesText);
  const columns: readonly Column<RuleVersion>[] = [
    {
      title: t.number,
      cell: ({ id, number }) => <Link to={versionPath(id)}>{t.version(number)}</Link>,
      csv: ({ number }) => number,
    },
    { title: t.state, cell: ({ state }) => <StateMark state={state} />, csv: ({ state }) => state },
    { title: t.count, kind: 'end', cell: ({ ruleCount }) => ruleCount, csv: ({ ruleCount }) => ruleCount },
    {
      title: t.note,
      cell: ({ note }) => (note === '' ? '—' : <LongText>{note}</LongText>),
      csv: ({ note }) => note,
    },
    { title: t.by, cell: ({ createdBy }) => <LongText>{createdBy}</LongText>, csv: ({ createdBy }) => createdBy },
    {
      title: t.created,
      cell: ({ createdAtMs }) => <Instant atMs={createdAtMs} />,
      csv: ({ createdAtMs }) => instantText(createdAtMs),
    },
    {
      title: t.activated,
      cell: ({ activatedAtMs }) => <Instant atMs={activatedAtMs} />,
      csv: ({ activatedAtMs }) => (activatedAtMs === null ? null : instantText(activatedAtMs)),
    },
    {
      title: t.retired,
      cell: ({ retiredAtMs, state }) => <Instant atMs={state === 'active' ? null : retiredAtMs} />,
      csv: ({ retiredAtMs, state }) => (retiredAtMs === null || state === 'active' ? null : instantText(retiredAtMs)),
    },
  ];
  return (
    <DataTable
      caption={t.versions}
      title={t.versions}
      columns={columns}
      rows={versions}
      rowKey={({ id }) => id}
      empty={t.none}
      fileName="renzheng-rule-versions"
      firstRows={VERSIONS_SHOWN}
    />
  );
}

const VERSIONS_SHOWN = 8;

function Outcomes() {
  const t = useText(rulesText);
  const { data } = useQuery(ruleOutcomes);
  if (!data) return null;
  const sum = (counts: typeof data.fraud) => counts.pass + counts.review + counts.reject;
  const reported = sum(data.fraud) + sum(data.genuine);
  if (reported === 0) return null;
  return (
    <>
      <Figures
        title={t.outcomes}
        figures={[
          [t.reported, countText(reported)],
          [t.genuinePassed, intervalText(t, data.genuinePassed)],
          [t.fraudStopped, intervalText(t, data.fraudStopped)],
        ]}
      />
      <Alert type="info" showIcon title={data.isCut ? `${t.cut} ${t.shareWarning}` : t.shareWarning} />
    </>
  );
}
