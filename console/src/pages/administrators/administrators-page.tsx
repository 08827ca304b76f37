import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { administrators, type Administrator } from '../../api/administrators.ts';
import { useMay, useSession } from '../../api/session.ts';
import { useText } from '../../text/language.tsx';
import { roleText } from '../../text/role-text.ts';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import { Instant, instantText } from '../../ui/instant.tsx';
import { LinkButton } from '../../ui/link-button.tsx';
import { LongText } from '../../ui/long-text.tsx';
import { Page } from '../../ui/page.tsx';
import { ProblemPanel } from '../../ui/problem-panel.tsx';
import { Waiting } from '../../ui/waiting.tsx';
import { administratorPath } from './administrator-path.ts';
import { waysOf } from './ways-of.ts';
import { administratorsText } from './administrators-text.ts';
import { Mark } from '../../ui/mark.tsx';

/** Lists the administrators. */
export function AdministratorsPage() {
  const t = useText(administratorsText);
  const may = useMay();
  const { data, error, refetch } = useQuery(administrators);
  const columns = useColumns();
  return (
    <Page
      title={t.title}
      lead={t.lead}
      actions={
        may('administrators.create') && (
          <LinkButton isPrimary to="/administrators/new">
            {t.add}
          </LinkButton>
        )
      }
    >
      {error && <ProblemPanel error={error} onRetry={() => void refetch()} />}
      {data === undefined && !error && <Waiting />}
      {data && (
        <DataTable
          caption={t.title}
          columns={columns}
          rows={data}
          rowKey={({ id }) => id}
          empty={t.empty}
          fileName="renzheng-administrators"
        />
      )}
    </Page>
  );
}

function useColumns(): readonly Column<Administrator>[] {
  const t = useText(administratorsText);
  const roles = useText(roleText);
  const self = useSession();
  const appsOf = ({ role, appIds }: Administrator) =>
    role === 'integrator' ? appIds.join(', ') || t.noApps : t.allApps;
  return [
    {
      title: t.name,
      cell: ({ id, name }) => (
        <>
          <Link to={administratorPath(name)}>
            <LongText>{name}</LongText>
          </Link>
          {id === self.id && <Mark kind="plain">{t.you}</Mark>}
        </>
      ),
      csv: ({ name }) => name,
    },
    { title: t.role, cell: ({ role }) => roles[role].name, csv: ({ role }) => roles[role].name },
    { title: t.apps, cell: (row) => <LongText>{appsOf(row)}</LongText>, csv: appsOf },
    {
      title: t.ways,
      cell: (row) => waysOf(row, t),
      csv: (row) => waysOf(row, t),
    },
    {
      title: t.second,
      cell: ({ secondFactor }) => (secondFactor ? <Mark kind="good">{t.yes}</Mark> : t.no),
      csv: ({ secondFactor }) => (secondFactor ? t.yes : t.no),
    },
    {
      title: t.state,
      cell: ({ disabled }) => (disabled ? <Mark kind="bad">{t.disabled}</Mark> : t.enabled),
      csv: ({ disabled }) => (disabled ? t.disabled : t.enabled),
    },
    {
      title: t.made,
      cell: ({ createdAtMs }) => <Instant atMs={createdAtMs} />,
      csv: ({ createdAtMs }) => instantText(createdAtMs),
    },
  ];
}
