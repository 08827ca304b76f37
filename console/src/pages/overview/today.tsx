import { useQuery } from '@tanstack/react-query';
import { todayNumbers, type SeriesPoint } from '../../api/series.ts';
import { useMay } from '../../api/session.ts';
import { useText } from '../../text/language.tsx';
import { Figures } from '../../ui/figures.tsx';
import { countText } from '../../ui/numbers.ts';
import { ProblemPanel } from '../../ui/problem-panel.tsx';
import { Waiting } from '../../ui/waiting.tsx';
import { ledgerPath } from '../ledger/ledger-filter.ts';
import { overviewText } from './overview-text.ts';

/** The numbers of today. */
export function Today() {
  const t = useText(overviewText);
  const may = useMay();
  const { data, error, refetch } = useQuery(todayNumbers);
  if (error && !data) return <ProblemPanel error={error} onRetry={() => void refetch()} />;
  if (!data) return <Waiting />;
  const { day, all, parts, callsPerMinute } = data;
  const calls = (more: { readonly charged?: string } = {}) =>
    may('ledger.list') ? ledgerPath({ from: `${day}T00:00`, ...more }) : undefined;
  return (
    <div data-overview-numbers="">
      <Figures
        title={t.today(day)}
        figures={[
          [t.rate, rateText(callsPerMinute)],
          figure(t.calls, countText(all?.calls ?? 0), calls()),
          [t.success, successText(parts) ?? t.noNumber],
          [t.p95, all ? countText(Math.round(all.p95Ms)) : t.noNumber],
          figure(t.charged, countText(all?.charged ?? 0), calls({ charged: 'yes' })),
          [t.amount, all?.amount ?? '0.00'],
        ]}
      />
    </div>
  );
}

function figure(name: string, value: string, to: string | undefined) {
  return to === undefined || value === '0' ? ([name, value] as const) : ([name, value, to] as const);
}

/** One digit behind the point below ten calls a minute, e.g. `0.4`. */
function rateText(rate: number): string {
  return rate < 10 ? String(Number(rate.toFixed(1))) : countText(Math.round(rate));
}

/** The share of calls with code 0, rounded down, so that 100 % means all. `null` if there is no call. */
export function successText(points: readonly Pick<SeriesPoint, 'code' | 'calls'>[]): string | null {
  const all = points.reduce((sum, { calls }) => sum + calls, 0);
  if (all === 0) return null;
  const good = points.reduce((sum, { code, calls }) => sum + (code === 0 ? calls : 0), 0);
  return `${Math.floor((good / all) * 10_000) / 100} %`;
}
