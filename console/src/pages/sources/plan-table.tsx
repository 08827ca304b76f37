import Button from 'antd/es/button';
import { useState } from 'react';
import { useMay } from '../../api/session.ts';
import { useShadowSwitch, type SourcePlan } from '../../api/sources.ts';
import { apiName, apiText } from '../../text/api-text.ts';
import { useText } from '../../text/language.tsx';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import { Mark } from '../../ui/mark.tsx';
import { amountText } from '../../ui/numbers.ts';
import { sourceName } from './source-name.ts';
import { sourcesText } from './sources-text.ts';

/** Which sources answer each API, and the switch of its shadow. */
export function PlanTable({ plans }: { readonly plans: readonly SourcePlan[] }) {
  const t = useText(sourcesText);
  const apis = useText(apiText);
  const may = useMay();
  const [asked, setAsked] = useState<SourcePlan | null>(null);
  const chainOf = ({ chain }: SourcePlan) => chain.map((source) => sourceName(source, t.own)).join(' → ');
  const isPlain = plans.every(({ chain, shadow }) => shadow === null && chain.join() === 'own');
  const columns: readonly Column<SourcePlan>[] = [
    { title: t.api, cell: ({ api }) => apiName(apis, api), csv: ({ api }) => api },
    { title: t.chain, cell: chainOf, csv: ({ chain }) => chain.join(' ') },
    { title: t.price, cell: (plan) => pricesOf(plan) || t.none, csv: pricesOf },
    {
      title: t.shadow,
      cell: ({ shadow, shadowPaused }) =>
        shadow === null ? (
          t.none
        ) : (
          <>
            {sourceName(shadow, t.own)}{' '}
            <Mark kind={shadowPaused ? 'plain' : 'good'}>{shadowPaused ? t.paused : t.on}</Mark>
          </>
        ),
      csv: ({ shadow }) => shadow,
    },
    {
      title: '',
      kind: 'actions',
      cell: (plan) =>
        plan.shadow !== null &&
        may('sources.shadow') && (
          <Button
            size="small"
            aria-label={`${plan.shadowPaused ? t.resume : t.pause}: ${apiName(apis, plan.api)}`}
            onClick={() => setAsked(plan)}
          >
            {plan.shadowPaused ? t.resume : t.pause}
          </Button>
        ),
    },
  ];
  return (
    <>
      <DataTable
        caption={t.plans}
        title={t.plans}
        {...(isPlain && { filter: <p>{t.noFile}</p> })}
        columns={columns}
        rows={plans}
        rowKey={({ api }) => api}
        empty={null}
        fileName="renzheng-source-plans"
      />
      {asked && <SwitchDialog plan={asked} onClose={() => setAsked(null)} />}
    </>
  );
}

function pricesOf({ prices }: SourcePlan): string {
  return prices.map(({ source, price }) => `${source} ${amountText(price)}`).join(', ');
}

function SwitchDialog({ plan, onClose }: { readonly plan: SourcePlan; readonly onClose: () => void }) {
  const t = useText(sourcesText);
  const apis = useText(apiText);
  const { api, shadowPaused } = plan;
  const change = useShadowSwitch();
  const name = apiName(apis, api);
  return (
    <ConfirmDialog
      title={shadowPaused ? t.resumeTitle(name) : t.pauseTitle(name)}
      action={shadowPaused ? t.resume : t.pause}
      change={{ ...change, mutate: (_values, options) => change.mutate({ api, paused: !shadowPaused }, options) }}
      onClose={onClose}
    >
      <p>{shadowPaused ? t.resumeWhat : t.pauseWhat}</p>
    </ConfirmDialog>
  );
}
