import { useInfiniteQuery } from '@tanstack/react-query';
import Button from 'antd/es/button';
import { Link } from 'react-router';
import { erasuresBefore, type Erasure } from '../../api/compliance.ts';
import { useText } from '../../text/language.tsx';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import { Instant, instantText } from '../../ui/instant.tsx';
import { countText } from '../../ui/numbers.ts';
import { ProblemPanel } from '../../ui/problem-panel.tsx';
import { certificatePath } from '../people/certificate-path.ts';
import { peopleText } from '../people/people-text.ts';
import { complianceText } from './compliance-text.ts';

/** As many certificates as one call gives. */
const PAGE = 50;

/** The certificates of erasure, newest first. */
export function ErasureTable({ total }: { readonly total: number }) {
  const t = useText(complianceText);
  const { reasons, damagedShort } = useText(peopleText);
  const { data, error, fetchNextPage, hasNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey: ['compliance', 'erasures'],
    queryFn: ({ pageParam }) => erasuresBefore(pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => (page.length < PAGE ? undefined : page.at(-1)?.certificateId),
  });
  const columns: readonly Column<Erasure>[] = [
    {
      title: t.certificate,
      cell: ({ certificateId, isGenuine }) => (
        <>
          <Link to={certificatePath(certificateId)}>
            <code>{certificateId}</code>
          </Link>
          {!isGenuine && <> {damagedShort}</>}
        </>
      ),
      csv: ({ certificateId }) => certificateId,
    },
    {
      title: t.erasedAt,
      cell: ({ erasedAtMs }) => <Instant atMs={erasedAtMs} />,
      csv: ({ erasedAtMs }) => instantText(erasedAtMs),
    },
    { title: t.reason, cell: ({ reason }) => reasons[reason], csv: ({ reason }) => reasons[reason] },
    { title: t.items, kind: 'end', cell: ({ items }) => countText(items), csv: ({ items }) => items },
    {
      title: damagedShort,
      isOnlyInFile: true,
      cell: ({ isGenuine }) => String(!isGenuine),
      csv: ({ isGenuine }) => String(!isGenuine),
    },
    { title: t.person, isOnlyInFile: true, cell: ({ personId }) => personId, csv: ({ personId }) => personId },
  ];
  return (
    <>
      {error && <ProblemPanel error={error} />}
      <DataTable
        caption={t.certificate}
        title={t.erasures(countText(total))}
        columns={columns}
        rows={data?.pages.flat() ?? []}
        rowKey={({ certificateId }) => certificateId}
        empty={t.noErasures}
        firstRows={10}
        fileName="renzheng-erasures"
        footer={
          hasNextPage ? (
            <Button size="small" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
              {t.more}
            </Button>
          ) : undefined
        }
      />
    </>
  );
}
