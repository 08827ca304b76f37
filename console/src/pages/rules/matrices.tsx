import { Link } from 'react-router';
import type { RunReport } from '../../api/risk-runs.ts';
import { RISK_LEVELS } from '../../api/risk.ts';
import { levelText } from '../../text/level-text.ts';
import { useText } from '../../text/language.tsx';
import { CsvLine } from '../../ui/csv-button.tsx';
import { countText } from '../../ui/numbers.ts';
import { runText } from './run-text.ts';
import styles from './rules.module.css';

type Matrix = RunReport['levels'];

interface Props {
  readonly report: RunReport;
  readonly runId: string;
}

/** The levels before and after, of all decisions and of those with a known outcome. */
export function Matrices({ report, runId }: Props) {
  const t = useText(runText);
  const { labelled } = report;
  const isKnown = labelled !== undefined && sumOf(labelled.fraud) + sumOf(labelled.genuine) > 0;
  return (
    <>
      <div className={styles['matrices']}>
        <LevelMatrix title={t.all} matrix={report.levels} runId={runId} />
        {isKnown && <LevelMatrix title={t.fraud} matrix={labelled.fraud} runId={runId} label="fraud" />}
        {isKnown && <LevelMatrix title={t.genuine} matrix={labelled.genuine} runId={runId} label="genuine" />}
      </div>
      {!isKnown && <p>{t.noLabels}</p>}
      {report.labelsCut === true && <p>{t.labelsCut}</p>}
    </>
  );
}

interface MatrixProps {
  readonly title: string;
  readonly matrix: Matrix;
  readonly runId: string;
  readonly label?: 'fraud' | 'genuine';
}

function LevelMatrix({ title, matrix, runId, label }: MatrixProps) {
  const t = useText(runText);
  const levels = useText(levelText);
  return (
    <div>
      <table className={styles['matrix']}>
        <caption>{title}</caption>
        <thead>
          <tr>
            <th scope="col">{t.before}</th>
            {RISK_LEVELS.map((after) => (
              <th key={after} scope="col">
                {levels[after]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {RISK_LEVELS.map((before, row) => (
            <tr key={before}>
              <th scope="row">{levels[before]}</th>
              {RISK_LEVELS.map((after, column) => {
                const count = matrix[before]?.[after] ?? 0;
                const change = count === 0 || row === column ? 'none' : row < column ? 'stricter' : 'looser';
                const query = new URLSearchParams({ before, after, ...(label !== undefined && { label }) });
                return (
                  <td key={after} data-change={change}>
                    {change === 'none' ? (
                      countText(count)
                    ) : (
                      <Link to={`/rules/runs/${encodeURIComponent(runId)}?${query}`}>{countText(count)}</Link>
                    )}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
      <CsvLine
        of={title}
        fileName={`renzheng-run-${runId}-${label ?? 'all'}`}
        table={() => ({
          header: [t.before, ...RISK_LEVELS.map((after) => levels[after])],
          rows: RISK_LEVELS.map((before) => [
            levels[before],
            ...RISK_LEVELS.map((after) => matrix[before]?.[after] ?? 0),
          ]),
        })}
      />
    </div>
  );
}

function sumOf(matrix: Matrix): number {
  return Object.values(matrix)
    .flatMap((row) => Object.values(row ?? {}))
    .reduce((sum, count) => sum + (count ?? 0), 0);
}
