import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { comparisonsOf, type VerdictPair } from '../../api/sources.ts';
import { apiName, apiText } from '../../text/api-text.ts';
import { useText } from '../../text/language.tsx';
import { CsvLine } from '../../ui/csv-button.tsx';
import { amountText, countText } from '../../ui/numbers.ts';
import { Panel } from '../../ui/page.tsx';
import { ProblemPanel } from '../../ui/problem-panel.tsx';
import { Waiting } from '../../ui/waiting.tsx';
import { sourceName } from './source-name.ts';
import styles from './sources.module.css';
import { sourcesText } from './sources-text.ts';

/** For each shadow, how its answers compare with those that callers got. */
export function ComparisonPanels({ days }: { readonly days: number }) {
  const t = useText(sourcesText);
  const { data, error, refetch } = useQuery(comparisonsOf(days));
  if (error) return <ProblemPanel error={error} onRetry={() => void refetch()} />;
  if (!data) return <Waiting />;
  if (data.pairs.length === 0)
    return (
      <Panel title={t.compared}>
        <p>{t.noComparisons}</p>
      </Panel>
    );
  const groups = Map.groupBy(data.pairs, ({ api, answeredBy, shadow }) => `${api} ${answeredBy} ${shadow}`);
  return [...groups].map(([name, pairs]) => <Comparison key={name} pairs={pairs} />);
}

function Comparison({ pairs }: { readonly pairs: readonly VerdictPair[] }) {
  const t = useText(sourcesText);
  const apis = useText(apiText);
  const [first] = pairs;
  if (!first) return null;
  const sumOf = (of: (pair: VerdictPair) => number) => pairs.reduce((sum, pair) => sum + of(pair), 0);
  const calls = sumOf((pair) => pair.calls);
  const same = sumOf((pair) => (pair.answer === pair.shadowAnswer ? pair.calls : 0));
  // Amounts have at most six decimals, so the sum of a few is exact to the millionth.
  const cost = (Math.round(sumOf((pair) => Number(pair.shadowCost)) * 1e6) / 1e6).toFixed(2);
  const meanMs = sumOf((pair) => pair.shadowTookMs * pair.calls) / calls;
  const title = `${t.compared}: ${apiName(apis, first.api)}`;
  return (
    <Panel title={title} lead={t.comparedLead(sourceName(first.answeredBy, t.own), sourceName(first.shadow, t.own))}>
      <p>
        <strong>{t.agreement(`${((same / calls) * 100).toFixed(1)} %`, countText(calls))}</strong>{' '}
        {t.shadowCost(amountText(cost), countText(Math.round(meanMs)))}
      </p>
      <Matrix title={title} pairs={pairs} />
    </Panel>
  );
}

function Matrix({ title, pairs }: { readonly title: string; readonly pairs: readonly VerdictPair[] }) {
  const t = useText(sourcesText);
  const rows = [...new Set(pairs.map(({ answer }) => answer))].toSorted();
  const columns = [...new Set(pairs.map(({ shadowAnswer }) => shadowAnswer))].toSorted();
  const pairOf = (row: string, column: string) =>
    pairs.find(({ answer, shadowAnswer }) => answer === row && shadowAnswer === column);
  const [{ api, shadow } = { api: '', shadow: '' }] = pairs;
  const file = () => ({
    header: [t.answer, ...columns],
    rows: rows.map((row) => [row, ...columns.map((column) => pairOf(row, column)?.calls ?? 0)]),
  });
  return (
    <>
      {/* A table that the screen cuts can be scrolled by keyboard. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <section className={styles['matrix']} tabIndex={0} aria-label={title}>
        <table aria-label={title}>
          <thead>
            <tr>
              <th scope="col">{t.answer}</th>
              {columns.map((column) => (
                <th key={column} scope="col">
                  {column}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row}>
                <th scope="row">{row}</th>
                {columns.map((column) => (
                  <td key={column} data-same={row === column}>
                    <Cell pair={pairOf(row, column)} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <CsvLine of={title} fileName={`renzheng-compared-${api}-${shadow}`} table={file} />
    </>
  );
}

/** The calls of one pair. If the sources disagree, the number leads to the latest of them. */
function Cell({ pair }: { readonly pair: VerdictPair | undefined }) {
  const t = useText(sourcesText);
  if (!pair) return <>0</>;
  const { calls, answer, shadowAnswer, orderIds } = pair;
  const [latest] = orderIds;
  if (answer === shadowAnswer || latest === undefined) return <>{countText(calls)}</>;
  return (
    <Link to={`/calls/${latest}`} aria-label={t.openCall(countText(calls), answer, shadowAnswer)}>
      {countText(calls)}
    </Link>
  );
}
