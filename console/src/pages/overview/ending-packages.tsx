import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { endingPackages, type EndingPackage } from '../../api/overview.ts';
import { apiName, apiText } from '../../text/api-text.ts';
import { useText } from '../../text/language.tsx';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import { Instant, instantText } from '../../ui/instant.tsx';
import { LongText } from '../../ui/long-text.tsx';
import { countText } from '../../ui/numbers.ts';
import { appPath } from '../apps/app-path.ts';
import { overviewText } from './overview-text.ts';

const ROWS = 10;

/** The packages that end within seven days and have calls left. Nothing if there are none, or if they cannot be read. */
export function EndingPackages() {
  const t = useText(overviewText);
  const apis = useText(apiText);
  const { data } = useQuery(endingPackages);
  if (!data || data.packages.length === 0) return null;
  const leftOf = ({ left }: EndingPackage) => (left === null ? t.unlimited : countText(left));
  const columns: readonly Column<EndingPackage>[] = [
    {
      title: t.app,
      cell: ({ appId, appName }) => (
        <Link to={appPath(appId)}>
          <LongText>{appName}</LongText>
        </Link>
      ),
      csv: ({ appName }) => appName,
    },
    { title: t.package, cell: ({ id }) => <LongText isCode>{id}</LongText>, csv: ({ id }) => id },
    {
      title: t.api,
      cell: ({ api }) => (api === null ? t.everyApi : apiName(apis, api)),
      csv: ({ api }) => api,
    },
    { title: t.left, kind: 'end', cell: leftOf, csv: ({ left }) => left },
    {
      title: t.ends,
      cell: ({ expiresAtMs }) => <Instant atMs={expiresAtMs} />,
      csv: ({ expiresAtMs }) => (expiresAtMs === null ? null : instantText(expiresAtMs)),
    },
  ];
  return (
    <DataTable
      caption={t.ending}
      title={t.ending}
      columns={columns}
      rows={data.packages}
      rowKey={({ id }) => id}
      empty={null}
      firstRows={ROWS}
      footer={data.total > data.packages.length ? <p>{t.endingMore(countText(data.total))}</p> : undefined}
      fileName="renzheng-packages"
    />
  );
}
