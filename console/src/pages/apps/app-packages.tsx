import { useQuery } from '@tanstack/react-query';
import Button from 'antd/es/button';
import { useState } from 'react';
import { packagesOf, type ShownApp, type ShownPackage } from '../../api/apps.ts';
import { packageUsageOf, type PackageUsage } from '../../api/app-usage.ts';
import { useMay } from '../../api/session.ts';
import { apiName, apiText } from '../../text/api-text.ts';
import { useText } from '../../text/language.tsx';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import { dayText, Instant, instantText } from '../../ui/instant.tsx';
import { countText } from '../../ui/numbers.ts';
import { ProblemPanel } from '../../ui/problem-panel.tsx';
import { Waiting } from '../../ui/waiting.tsx';
import styles from './apps.module.css';
import { appsText } from './apps-text.ts';
import { Mark } from '../../ui/mark.tsx';
import { AddPackage, EndPackage } from './package-dialogs.tsx';

type Package = ShownPackage;

/** A package that is used up within a week is marked. */
const SOON_MS = 7 * 86_400_000;

/** The packages of an app with their usage, in the order in which they pay. */
export function AppPackages({ app }: { readonly app: ShownApp }) {
  const { id: appId } = app;
  const t = useText(appsText);
  const { data, error, refetch } = useQuery(packagesOf(appId));
  const may = useMay();
  const [asked, setAsked] = useState<'new' | Package | null>(null);
  const { data: usage } = useQuery({ ...packageUsageOf(appId), enabled: may('packages.usage') });
  const columns = useColumns(usage, setAsked);
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
      {asked === 'new' && <AddPackage app={app} onClose={close} />}
      {asked !== null && asked !== 'new' && <EndPackage packageId={asked.id} onClose={close} />}
    </>
  );
}

function useColumns(usage: PackageUsage | undefined, onEnd: (bought: Package) => void): readonly Column<Package>[] {
  const may = useMay();
  const t = useText(appsText);
  const names = useText(apiText);
  const priceOf = ({ unitPrice }: Package) => unitPrice ?? t.byList;
  const apiOf = ({ api }: Package) => (api === null ? t.anyApi : apiName(names, api));
  const columns: readonly Column<Package>[] = [
    { title: t.package, cell: ({ id }) => <code>{id}</code>, csv: ({ id }) => id },
    { title: t.api, cell: (row) => <span className={styles['id']}>{apiOf(row)}</span>, csv: apiOf },
    { title: t.kind, cell: () => null, csv: ({ kind }) => t.kinds[kind], isOnlyInFile: true },
    {
      title: t.price,
      kind: 'end',
      cell: (row) => (row.kind === 'gift' ? <Mark kind="plain">{t.kinds.gift}</Mark> : priceOf(row)),
      csv: priceOf,
    },
    { title: t.used, cell: () => null, csv: ({ used }) => used, isOnlyInFile: true },
    { title: t.leftOf, kind: 'end', cell: (row) => <Left row={row} />, csv: ({ left }) => left },
    {
      title: t.usedUp,
      cell: (row) => <UsedUp bought={row} usage={usage} />,
      csv: (row) => {
        const atMs = forecastOf(row, usage)?.usedUpAtMs ?? null;
        return atMs === null ? null : dayText(atMs);
      },
    },
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

function isSoon(atMs: number): boolean {
  return atMs - Date.now() < SOON_MS;
}

function forecastOf({ id }: Package, usage: PackageUsage | undefined) {
  return usage?.packages.find(({ packageId }) => packageId === id);
}

/** When a package is used up if the calls go on so. */
function UsedUp({ bought, usage }: { readonly bought: Package; readonly usage: PackageUsage | undefined }) {
  const t = useText(appsText);
  const forecast = forecastOf(bought, usage);
  if (!forecast || isOver(bought)) return <>—</>;
  if (forecast.left === 0) return <Mark kind="bad">{t.isUsedUp}</Mark>;
  if (forecast.usedUpAtMs === null)
    return <>{forecast.perDay > 0 && bought.expiresAtMs !== null ? t.endsFirst : '—'}</>;
  const day = t.aboutDay(dayText(forecast.usedUpAtMs));
  return isSoon(forecast.usedUpAtMs) ? <Mark kind="warning">{day}</Mark> : <span className={styles['id']}>{day}</span>;
}

function Left({ row: { used, callsMax, left } }: { readonly row: Package }) {
  const t = useText(appsText);
  if (left === null || callsMax === null) return <>{t.noLimit}</>;
  return (
    <span className={styles['left']}>
      {`${countText(left)} / ${countText(callsMax)}`}
      <meter aria-label={t.usage} min={0} max={Math.max(1, callsMax)} value={used} />
    </span>
  );
}
