import { useQuery } from '@tanstack/react-query';
import Button from 'antd/es/button';
import { useState } from 'react';
import { alertEvents, alertRules, alertsNow, type AlertKindFacts, type AlertRule } from '../../api/alerts.ts';
import { useMay } from '../../api/session.ts';
import { useText } from '../../text/language.tsx';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import { LinkButton } from '../../ui/link-button.tsx';
import { LongText } from '../../ui/long-text.tsx';
import { Mark } from '../../ui/mark.tsx';
import { Page } from '../../ui/page.tsx';
import { ProblemPanel } from '../../ui/problem-panel.tsx';
import { Waiting } from '../../ui/waiting.tsx';
import { useAlertColumns, useAlertWords, useEventColumns } from './alert-columns.tsx';
import { alertsText } from './alerts-text.ts';
import { RuleActions } from './rule-actions.tsx';
import { RuleDialog } from './rule-dialog.tsx';

/** What fires, what fired, and the rules that raise alerts. */
export function AlertsPage() {
  const t = useText(alertsText);
  const may = useMay();
  const now = useQuery(alertsNow);
  const events = useQuery(alertEvents);
  const rules = useQuery(alertRules);
  const error = now.error ?? events.error ?? rules.error;
  const isThere = now.data && events.data && rules.data;
  return (
    <Page
      title={t.title}
      lead={t.lead}
      actions={may('webhooks.list') && <LinkButton to="/webhooks">{t.toWebhooks}</LinkButton>}
    >
      {error && !isThere && <ProblemPanel error={error} onRetry={() => void rules.refetch()} />}
      {!isThere && !error && <Waiting />}
      {isThere && (
        <>
          <Now rows={now.data} kinds={rules.data.kinds} />
          <Rules rules={rules.data.rules} kinds={rules.data.kinds} />
          <History rows={events.data} kinds={rules.data.kinds} />
        </>
      )}
    </Page>
  );
}

interface RowsProps<Row> {
  readonly rows: readonly Row[];
  readonly kinds: readonly AlertKindFacts[];
}

function Now({ rows, kinds }: RowsProps<Parameters<ReturnType<typeof useAlertColumns>[number]['cell']>[0]>) {
  const t = useText(alertsText);
  return (
    <DataTable
      title={t.now}
      caption={t.now}
      columns={useAlertColumns(kinds)}
      rows={rows}
      rowKey={({ ruleId, subject }) => `${ruleId} ${subject}`}
      empty={t.nowEmpty}
      fileName="renzheng-alerts"
    />
  );
}

function History({ rows, kinds }: RowsProps<Parameters<ReturnType<typeof useEventColumns>[number]['cell']>[0]>) {
  const t = useText(alertsText);
  return (
    <DataTable
      title={t.history}
      caption={t.history}
      columns={useEventColumns(kinds)}
      rows={rows}
      rowKey={({ id }) => id}
      empty={t.historyEmpty}
      fileName="renzheng-alert-events"
    />
  );
}

function Rules({ rules, kinds }: { readonly rules: readonly AlertRule[]; readonly kinds: readonly AlertKindFacts[] }) {
  const t = useText(alertsText);
  const may = useMay();
  const [isAdding, setAdding] = useState(false);
  return (
    <>
      <DataTable
        title={t.rules}
        caption={t.rules}
        columns={useRuleColumns(kinds)}
        rows={rules}
        rowKey={({ id }) => id}
        empty={t.rulesEmpty}
        fileName="renzheng-alert-rules"
        actions={
          may('alert-rules.add') && (
            <Button size="small" type="primary" onClick={() => setAdding(true)}>
              {t.add}
            </Button>
          )
        }
      />
      {isAdding && <RuleDialog rule={null} kinds={kinds} onClose={() => setAdding(false)} />}
    </>
  );
}

function useRuleColumns(kinds: readonly AlertKindFacts[]): readonly Column<AlertRule>[] {
  const t = useText(alertsText);
  const may = useMay();
  const { nameOf, thresholdOf } = useAlertWords(kinds);
  const isWindowed = (rule: AlertRule) => kinds.find(({ kind }) => kind === rule.kind)?.isWindowed === true;
  return [
    {
      title: t.what,
      cell: ({ kind, name }) => <LongText>{nameOf(kind, name)}</LongText>,
      csv: ({ kind, name }) => nameOf(kind, name),
    },
    { title: t.subject, cell: ({ only }) => (only === null ? t.each : <code>{only}</code>), csv: ({ only }) => only },
    {
      title: t.threshold,
      cell: ({ kind, threshold }) => thresholdOf(kind, threshold),
      csv: ({ threshold }) => threshold,
    },
    {
      title: t.window,
      cell: (rule) => (isWindowed(rule) ? t.minutes(rule.windowMinutes) : '—'),
      csv: ({ windowMinutes }) => windowMinutes,
      kind: 'end',
    },
    {
      title: t.severity,
      cell: ({ severity }) => <Mark kind={severity === 'critical' ? 'bad' : 'warning'}>{t[severity]}</Mark>,
      csv: ({ severity }) => severity,
    },
    {
      title: t.state,
      cell: ({ status }) => <Mark kind={status === 'active' ? 'good' : 'plain'}>{t[status]}</Mark>,
      csv: ({ status }) => status,
    },
    {
      title: t.by,
      cell: ({ createdBy }) => (createdBy === '' ? t.own : <LongText>{createdBy}</LongText>),
      csv: ({ createdBy }) => createdBy,
    },
    ...(may('alert-rules.change')
      ? [{ title: '', cell: (rule: AlertRule) => <RuleActions rule={rule} kinds={kinds} />, kind: 'actions' as const }]
      : []),
  ];
}
