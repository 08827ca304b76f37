import { useText } from '../../text/language.tsx';
import { Bars } from '../../ui/bars.tsx';
import { CsvLine } from '../../ui/csv-button.tsx';
import { ValueTable } from '../../ui/value-table.tsx';
import styles from './call.module.css';
import { traceText } from './call-text.ts';
import { digits, numberIn, objectIn, objectsIn, textIn, type TraceObject } from './trace-parts.ts';

interface Props {
  readonly trace: TraceObject;
  readonly contributions: readonly TraceObject[];
}

/** Why a fraud score is what it is: what each feature added to the log-odds, the largest first. */
export function FraudDrawing({ trace, contributions }: Props) {
  const t = useText(traceText);
  const [score, base, logOdds] = [numberIn(trace, 'score'), numberIn(trace, 'base'), numberIn(trace, 'logOdds')];
  const hits = objectsIn(trace, 'hits') ?? [];
  const features = objectIn(trace, 'features');
  const largest = Math.max(1, ...contributions.map((one) => Math.abs(numberIn(one, 'logOdds') ?? 0)));
  return (
    <section aria-label={t.fraud}>
      <h3>{t.fraud}</h3>
      <p>
        {score === null || score < 0
          ? t.fraudUnknown
          : t.fraudSays(score, digits(base ?? 0, 2), digits(logOdds ?? 0, 2))}
      </p>
      <Bars
        isSigned
        label={t.fraud}
        rows={contributions.map((one) => {
          const [added, value] = [numberIn(one, 'logOdds') ?? 0, numberIn(one, 'value')];
          return {
            name: `${textIn(one, 'column')}${value === null ? '' : ` = ${digits(value, 2)}`}`,
            part: added / largest,
            value: `${added > 0 ? '+' : ''}${digits(added, 2)}`,
            kind: added > 0 ? 'bad' : 'good',
          };
        })}
      />
      {hits.length > 0 && (
        <>
          <h4>{t.hits}</h4>
          <table className={styles['table']} aria-label={t.hits}>
            <thead>
              <tr>
                <th scope="col">{t.riskCode}</th>
                <th scope="col">{t.level}</th>
                <th scope="col">{t.fromWhat}</th>
              </tr>
            </thead>
            <tbody>
              {hits.map((hit) => (
                <tr key={`${numberIn(hit, 'code')} ${textIn(hit, 'from')}`}>
                  <td>{numberIn(hit, 'code')}</td>
                  <td>{numberIn(hit, 'level')}</td>
                  <td>{textIn(hit, 'from')}</td>
                </tr>
              ))}
            </tbody>
          </table>
          <CsvLine
            of={t.hits}
            fileName="renzheng-fraud-hits"
            table={() => ({
              header: [t.riskCode, t.level, t.fromWhat],
              rows: hits.map((hit) => [numberIn(hit, 'code'), numberIn(hit, 'level'), textIn(hit, 'from')]),
            })}
          />
        </>
      )}
      {features && (
        <details>
          <summary>{t.features}</summary>
          <ValueTable label={t.features} values={features} />
        </details>
      )}
      <p className={styles['faint']}>
        {t.model} {textIn(trace, 'modelId')}
      </p>
    </section>
  );
}
