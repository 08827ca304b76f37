import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { apps, type ShownApp } from '../../api/apps.ts';
import { useMay, useSession } from '../../api/session.ts';
import { apiName, apiText } from '../../text/api-text.ts';
import { useText } from '../../text/language.tsx';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import { Instant, instantText } from '../../ui/instant.tsx';
import { LinkButton } from '../../ui/link-button.tsx';
import { LongText } from '../../ui/long-text.tsx';
import { countText } from '../../ui/numbers.ts';
import { Page } from '../../ui/page.tsx';
import { ProblemPanel } from '../../ui/problem-panel.tsx';
import { Waiting } from '../../ui/waiting.tsx';
import { AppStatus } from './app-status.tsx';
import { appsText } from './apps-text.ts';

const API_COUNT = 5;

/** Lists the apps that the role may see. */
export function AppsPage() {
  const t = useText(appsText);
  const { role } = useSession();
  const may = useMay();
  const { data, error, refetch } = useQuery(apps);
  const columns = useColumns();
  return (
    <Page
      title={t.title}
      lead={t.lead}
      actions={
        may('apps.create') && (
          <LinkButton isPrimary to="/apps/new">
            {t.add}
          </LinkButton>
        )
      }
    >
      {error && <ProblemPanel error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Waiting />}
      {data && (
        <DataTable
          caption={t.title}
          columns={columns}
          rows={data}
          rowKey={({ id }) => id}
          empty={
            <>
              <p>{t.empty}</p>
              <p>{role === 'integrator' ? t.emptyIntegrator : may('apps.create') ? t.emptyWhat : t.emptyMayNot}</p>
            </>
          }
          fileName="renzheng-apps"
        />
      )}
    </Page>
  );
}

function useColumns(): readonly Column<ShownApp>[] {
  const t = useText(appsText);
  const names = useText(apiText);
  const apisOf = ({ apis }: ShownApp) =>
    apis.length >= API_COUNT ? t.allApis : apis.map((api) => apiName(names, api)).join(', ');
  return [
    {
      title: t.name,
      cell: ({ id, name }) => (
        <Link to={`/apps/${encodeURIComponent(id)}`}>
          <LongText>{name}</LongText>
        </Link>
      ),
      csv: ({ name }) => name,
    },
    { title: t.id, cell: ({ id }) => <code>{id}</code>, csv: ({ id }) => id },
    { title: t.status, cell: ({ status }) => <AppStatus status={status} />, csv: ({ status }) => t.statuses[status] },
    { title: t.mode, cell: ({ mode }) => t.modes[mode], csv: ({ mode }) => t.modes[mode] },
    { title: t.apis, cell: (app) => apisOf(app), csv: apisOf },
    {
      title: t.daily,
      kind: 'end',
      cell: ({ dailyCallsMax: max }) => (max === null ? t.noLimit : countText(max)),
      csv: ({ dailyCallsMax }) => dailyCallsMax,
    },
    {
      title: t.made,
      cell: ({ createdAtMs }) => <Instant atMs={createdAtMs} />,
      csv: ({ createdAtMs }) => instantText(createdAtMs),
    },
  ];
}
