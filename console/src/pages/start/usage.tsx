import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { totalsOfDays } from '../../api/overview.ts';
import { useText } from '../../text/language.tsx';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import { Figures } from '../../ui/figures.tsx';
import { countText } from '../../ui/numbers.ts';
import { ProblemPanel } from '../../ui/problem-panel.tsx';
import { Waiting } from '../../ui/waiting.tsx';
import { startText } from './start-text.ts';
import { sumByDay, type DaySum } from './sum-by-day.ts';

const DAYS = 7;

/** Calls and amounts of today and of the last days, from the ledger. */
export function Usage() {
  const t = useText(startText);
  const { data, error, refetch } = useQuery(totalsOfDays(DAYS));
  const sums = useMemo(() => sumByDay(data?.totals ?? []), [data]);
  if (error) return <ProblemPanel error={error} onRetry={() => void refetch()} />;
  if (!data) return <Waiting />;
  const { today } = data;
  const ofToday = sums.find(({ day }) => day === today) ?? { day: today, calls: 0, charged: 0, amount: '0.00' };
  const columns: readonly Column<DaySum>[] = [
    { title: t.day, cell: ({ day }) => day, csv: ({ day }) => day },
    { title: t.calls, kind: 'end', cell: ({ calls }) => countText(calls), csv: ({ calls }) => calls },
    { title: t.charged, kind: 'end', cell: ({ charged }) => countText(charged), csv: ({ charged }) => charged },
    { title: t.amount, kind: 'end', cell: ({ amount }) => amount, csv: ({ amount }) => amount },
  ];
  return (
    <>
      <Figures
        title={`${t.today} ${today} (UTC+8)`}
        figures={[
          [t.calls, countText(ofToday.calls)],
          [t.charged, countText(ofToday.charged)],
          [t.amount, ofToday.amount],
        ]}
      />
      <DataTable
        caption={t.week}
        title={t.week}
        columns={columns}
        rows={sums}
        rowKey={({ day }) => day}
        fileName="renzheng-usage"
        empty={
          <>
            <p>{t.noCalls}</p>
            <p>{t.noCallsWhat}</p>
          </>
        }
      />
    </>
  );
}
