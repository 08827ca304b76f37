import { useText } from '../../text/language.tsx';
import { CsvLine } from '../../ui/csv-button.tsx';
import { Mark } from '../../ui/mark.tsx';
import { ValueTable } from '../../ui/value-table.tsx';
import { ScrollSection } from '../../ui/scroll-section.tsx';
import styles from './call.module.css';
import { traceText } from './call-text.ts';
import { digits, numberIn, objectIn, objectsIn, textIn, without, type TraceObject } from './trace-parts.ts';

/** What each rule measures, by the names of the trace. */
const RULES = [
  ['face-too-small', 'sidePx'],
  ['face-blurred', 'sharpness'],
  ['face-too-dark', 'brightness'],
  ['face-overexposed', 'burntOut'],
  ['face-turned', 'turnDegrees'],
  ['face-covered', 'cover'],
  ['face-unclear', 'norm'],
] as const;

/** The rules for a photo, which of them it kept, and what was measured. */
export function PhotoDrawing({ photo }: { readonly photo: TraceObject }) {
  const t = useText(traceText);
  const measurements = objectIn(photo, 'measurements');
  const findings = objectsIn(photo, 'findings') ?? [];
  const count = numberIn(photo, 'facesFound');
  const rules = RULES.map(([rule, name]) => {
    const finding = findings.find((one) => textIn(one, 'rule') === rule);
    const [value, limit] = [measurements && numberIn(measurements, name), finding ? numberIn(finding, 'limit') : null];
    return { rule, value, limit, isKept: finding === undefined };
  });
  const rest = without(photo, ['measurements', 'findings', 'facesFound', 'box']);
  return (
    <section aria-label={t.photo}>
      <h3>{t.photo}</h3>
      {count !== null && <p>{t.facesFound(count)}</p>}
      {measurements && (
        <ScrollSection label={t.photo}>
          <table className={styles['table']} aria-label={t.photo}>
            <thead>
              <tr>
                <th scope="col">{t.rule}</th>
                <th scope="col" data-kind="end">
                  {t.measured}
                </th>
                <th scope="col" data-kind="end">
                  {t.limit}
                </th>
                <th scope="col">{t.result}</th>
              </tr>
            </thead>
            <tbody>
              {rules.map(({ rule, value, limit, isKept }) => (
                <tr key={rule}>
                  <td>{t.rules[rule]}</td>
                  <td data-kind="end">{value === null ? '—' : digits(value, 3)}</td>
                  <td data-kind="end">{limit === null ? '—' : digits(limit, 3)}</td>
                  <td>
                    <Mark kind={isKept ? 'good' : 'bad'}>{isKept ? t.pass : t.fail}</Mark>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
          <CsvLine
            of={t.photo}
            fileName="renzheng-photo-rules"
            table={() => ({
              header: [t.rule, t.measured, t.limit, t.result],
              rows: rules.map(({ rule, value, limit, isKept }) => [
                t.rules[rule],
                value,
                limit,
                isKept ? t.pass : t.fail,
              ]),
            })}
          />
        </ScrollSection>
      )}
      {Object.keys(rest).length > 0 && <ValueTable label={t.more} values={rest} />}
    </section>
  );
}
