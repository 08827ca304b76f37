import Button from 'antd/es/button';
import { Link } from 'react-router';
import { CHART_STEP_MS, type LastDay } from '../../api/series.ts';
import { apiName, apiText } from '../../text/api-text.ts';
import { useText } from '../../text/language.tsx';
import { CodeName } from '../../ui/code-name.tsx';
import { instantText, minuteField } from '../../ui/instant.tsx';
import { LinkButton } from '../../ui/link-button.tsx';
import { countText } from '../../ui/numbers.ts';
import { ledgerPath } from '../ledger/ledger-filter.ts';
import { codesBetween } from './day-parts.ts';
import styles from './overview.module.css';
import { overviewText } from './overview-text.ts';

/** Steps that were chosen in a chart. It keeps their time while the chart moves on. */
export interface StepRange {
  /** Beginning of the chart when they were chosen. */
  readonly fromMs: number;
  readonly from: number;
  /** The step after the last. */
  readonly to: number;
}

interface Props {
  readonly day: LastDay;
  readonly range: StepRange;
  readonly onClear: () => void;
}

/** What happened in a chosen time: codes with their meaning, and links to the calls. */
export function DaySelection({ day, range, onClear }: Props) {
  const t = useText(overviewText);
  const apis = useText(apiText);
  const beginMs = range.fromMs + range.from * CHART_STEP_MS;
  const endMs = range.fromMs + range.to * CHART_STEP_MS;
  const stepOf = (atMs: number) => Math.round((atMs - day.fromMs) / CHART_STEP_MS);
  const codes = codesBetween(day, stepOf(beginMs), stepOf(endMs));
  const calls = codes.reduce((sum, one) => sum + one.calls, 0);
  const failed = codes.reduce((sum, one) => sum + (one.code === 0 ? 0 : one.calls), 0);
  const time = { from: minuteField(beginMs), to: minuteField(endMs) };
  return (
    <section className={styles['selection']} aria-live="polite">
      <h3>{t.selected(instantText(beginMs).slice(0, 16), instantText(endMs).slice(11, 16))}</h3>
      <p>{t.selectedLead(countText(calls), countText(failed))}</p>
      <ul>
        {codes.map(({ api, code, calls: count }) => (
          <li key={`${api} ${code}`}>
            <CodeName code={code} />
            <span>{apiName(apis, api)}</span>
            <Link
              to={ledgerPath({ ...time, api, code: String(code) })}
              aria-label={`${t.openCode(countText(count))}: ${apiName(apis, api)} ${code}`}
            >
              {t.openCode(countText(count))}
            </Link>
          </li>
        ))}
      </ul>
      <div className={styles['buttons']}>
        <LinkButton isPrimary to={ledgerPath(time)}>
          {t.openAll(countText(calls))}
        </LinkButton>
        <Button onClick={onClear}>{t.clear}</Button>
      </div>
    </section>
  );
}
