import { useQuery } from '@tanstack/react-query';
import { useSearchParams } from 'react-router';
import { sourcesOf } from '../../api/sources.ts';
import { useText } from '../../text/language.tsx';
import { Choice } from '../../ui/choice.tsx';
import { Page } from '../../ui/page.tsx';
import { ProblemPanel } from '../../ui/problem-panel.tsx';
import { Waiting } from '../../ui/waiting.tsx';
import { ComparisonPanels } from './comparison-panels.tsx';
import { FigureTable } from './figure-table.tsx';
import { PlanTable } from './plan-table.tsx';
import styles from './sources.module.css';
import { sourcesText } from './sources-text.ts';

const DAYS = ['1', '7', '30'] as const;

/** The sources that answer calls: which, how they do, and what their shadows say. */
export function SourcesPage() {
  const t = useText(sourcesText);
  const [search, setSearch] = useSearchParams();
  const days = DAYS.find((each) => each === search.get('days')) ?? '7';
  const { data, error, refetch } = useQuery(sourcesOf(Number(days)));
  return (
    <Page title={t.title} lead={t.lead}>
      <div className={styles['period']}>
        <Choice
          label={t.period}
          value={days}
          options={DAYS.map((each) => [each, t.periods[each]])}
          onValue={(next) => setSearch({ days: next })}
        />
      </div>
      {error && <ProblemPanel error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Waiting />}
      {data && (
        <>
          <FigureTable rows={data.sources} />
          <PlanTable plans={data.apis} />
        </>
      )}
      <ComparisonPanels days={Number(days)} />
    </Page>
  );
}
