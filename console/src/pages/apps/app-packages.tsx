import { useQuery } from '@tanstack/react-query';
import Button from 'antd/es/button';
import { useState } from 'react';
import { packagesOf } from '../../api/apps.ts';
import { useMay } from '../../api/session.ts';
import { apiName, apiText } from '../../text/api-text.ts';
import { useText } from '../../text/language.tsx';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import { Instant, instantText } from '../../ui/instant.tsx';
import { countText } from '../../ui/numbers.ts';
import { ProblemPanel } from '../../ui/problem-panel.tsx';
import { Waiting } from '../../ui/waiting.tsx';
import styles from './apps.module.css';
import { appsText } from './apps-text.ts';
import { Mark } from '../../ui/mark.tsx';
import { AddPackage, EndPackage } from './package-dialogs.tsx';

type Package = Awaited<ReturnType<NonNullable<ReturnType<typeof packagesOf>['queryFn']>>>[number];

/** The packages of an app with their usage, in the order in which they pay. */
export function AppPackages({ appId }: { readonly appId: string }) {
  const t = useText(appsText);
  const { data, error, refetch } = useQuery(packagesOf(appId));
  const may = useMay();
  const [asked, setAsked] = useState<'new' | Package | null>(null);
  const columns = useColumns(setAsked);
  const close = () => setAsked(null);
  if (error) return <ProblemPanel error={error} onRetry={() => void refetch()} />;
  if (!data) return <Waiting />;
  return (
    <>
      <DataTable
        caption={t.packages}
        title={t.packages}
        columns={columns}
        rows={data}
        rowKey={({ id }) => id}
        empty={t.noPackages}
        fileName={`renzheng-packages-${appId}`}
        actions={
          may('packages.add') && (
            <Button size="small" type="primary" onClick={() => setAsked('new')}>
              {t.addPackage}
            </Button>
          )
        }
      />
      {asked === 'new' && <AddPackage appId={appId} onClose={close} />}
      {asked !== null && asked !== 'new' && <EndPackage packageId={asked.id} onClose={close} />}
    </>
  );
}

function useColumns(onEnd: (bought: Package) => void): readonly Column<Package>[] {
  const may = useMay();
  const t = useText(appsText);
  const names = useText(apiText);
  const priceOf = ({ unitPrice }: Package) => unitPrice ?? t.byList;
  const apiOf = ({ api }: Package) => (api === null ? t.anyApi : apiName(names, api));
  const columns: readonly Column<Package>[] = [
    { title: t.package, cell: ({ id }) => <code>{id}</code>, csv: ({ id }) => id },
    { title: t.api, cell: (row) => <span className={styles['id']}>{apiOf(row)}</span>, csv: apiOf },
    { title: t.kind, cell: ({ kind }) => t.kinds[kind], csv: ({ kind }) => t.kinds[kind] },
    { title: t.price, kind: 'end', cell: priceOf, csv: priceOf },
    { title: t.used, kind: 'end', cell: ({ used }) => countText(used), csv: ({ used }) => used },
    {
      title: t.max,
      kind: 'end',
      cell: ({ callsMax }) => (callsMax === null ? t.noLimit : countText(callsMax)),
      csv: ({ callsMax }) => callsMax,
    },
    { title: t.left, cell: (row) => <Left row={row} />, csv: ({ left }) => left },
    {
      title: t.ends,
      cell: ({ expiresAtMs }) =>
        expiresAtMs === null ? (
          t.never
        ) : (
          <>
            <Instant atMs={expiresAtMs} /> {expiresAtMs <= Date.now() && <Mark kind="plain">{t.ended}</Mark>}
          </>
        ),
      csv: ({ expiresAtMs }) => (expiresAtMs === null ? null : instantText(expiresAtMs)),
    },
  ];
  const end: Column<Package> = {
    title: t.actions,
    kind: 'actions',
    cell: (bought) =>
      isOver(bought) ? null : (
        <Button size="small" danger aria-label={`${t.endPackage} ${bought.id}`} onClick={() => onEnd(bought)}>
          {t.endPackage}
        </Button>
      ),
  };
  return may('packages.end') ? [...columns, end] : columns;
}

function isOver({ expiresAtMs }: Package): boolean {
  return expiresAtMs !== null && expiresAtMs <= Date.now();
}

function Left({ row: { used, callsMax, left } }: { readonly row: Package }) {
  const t = useText(appsText);
  if (left === null || callsMax === null) return <>{t.noLimit}</>;
  return (
    <>
      {countText(left)} <meter aria-label={t.usage} min={0} max={Math.max(1, callsMax)} value={used} />
    </>
  );
}
