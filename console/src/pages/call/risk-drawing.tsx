import Alert from 'antd/es/alert';
import { useState } from 'react';
import type { RiskDecision } from '../../api/ledger.ts';
import { useText } from '../../text/language.tsx';
import { Field } from '../../ui/field.tsx';
import { Bars } from '../../ui/bars.tsx';
import { CsvLine } from '../../ui/csv-button.tsx';
import { LongText } from '../../ui/long-text.tsx';
import { LevelMark } from '../../ui/level-mark.tsx';
import { ValueTable } from '../../ui/value-table.tsx';
import { ScrollSection } from '../../ui/scroll-section.tsx';
import styles from './call.module.css';
import { traceText } from './call-text.ts';

/** A risk decision: the rules that fired, with their points and the values that they saw. */
export function RiskDrawing({ decision }: { readonly decision: RiskDecision }) {
  const t = useText(traceText);
  const { level, points, rules, types, lists, version, features, missing } = decision;
  const most = Math.max(1, ...rules.map((rule) => Math.abs(rule.points)));
  return (
    <div className={styles['drawings']}>
      <section aria-label={t.risk}>
        <h3>{t.risk}</h3>
        <p>
          <LevelMark level={level}>{t.levels[level]}</LevelMark> {t.riskSays(t.levels[level], points)}{' '}
          <span className={styles['faint']}>{t.version(String(version.number ?? version.id))}</span>
        </p>
        {missing.includes('velocity') && <Alert type="warning" showIcon title={t.withoutVelocity} />}
        {rules.length === 0 && <p>{t.noRule}</p>}
        {rules.length > 0 && (
          <Bars
            isSigned
            label={t.points}
            rows={rules.map((rule) => ({
              name: rule.title,
              part: rule.points / most,
              value: `${rule.points > 0 ? '+' : ''}${rule.points}`,
              kind: rule.points > 0 ? 'bad' : 'good',
            }))}
          />
        )}
      </section>
      {rules.length > 0 && <FiredRules rules={rules} />}
      {types.length > 0 && (
        <section aria-label={t.riskTypes}>
          <h3>{t.riskTypes}</h3>
          <ValueTable
            label={t.riskTypes}
            values={Object.fromEntries(
              types.map(({ code, meaning, raisedBy }) => [String(code), `${meaning} (${raisedBy.join(', ')})`]),
            )}
          />
        </section>
      )}
      {lists.length > 0 && (
        <section aria-label={t.lists}>
          <h3>{t.lists}</h3>
          <ValueTable
            label={t.lists}
            values={Object.fromEntries(
              lists.map(({ entryId, list, kind, shown }) => [entryId, `${list} ${kind} ${shown}`]),
            )}
          />
        </section>
      )}
      <details>
        <summary>{t.features}</summary>
        <Features features={features} />
      </details>
    </div>
  );
}

/** The features of a decision, of which there are hundreds. A text in the name or the value finds some. */
function Features({ features }: Pick<RiskDecision, 'features'>) {
  const t = useText(traceText);
  const [sought, setSought] = useState('');
  const wanted = sought.trim().toLowerCase();
  const found = Object.entries(features).filter(([name, value]) => `${name} ${value}`.toLowerCase().includes(wanted));
  return (
    <>
      <div className={styles['sought']}>
        <Field label={t.findFeature} value={sought} onValue={setSought} hint={t.foundFeatures(found.length)} />
      </div>
      <ValueTable label={t.features} values={Object.fromEntries(found)} />
    </>
  );
}

function FiredRules({ rules }: Pick<RiskDecision, 'rules'>) {
  const t = useText(traceText);
  return (
    <section aria-label={t.firedRules}>
      <h3>{t.firedRules}</h3>
      <ScrollSection label={t.firedRules}>
        <table className={styles['table']} aria-label={t.firedRules}>
          <thead>
            <tr>
              <th scope="col">{t.rule}</th>
              <th scope="col" data-kind="end">
                {t.points}
              </th>
              <th scope="col">{t.saw}</th>
            </tr>
          </thead>
          <tbody>
            {rules.map(({ id, title, when, points, saw }) => (
              <tr key={id}>
                <td>
                  <LongText>{title}</LongText>
                  <div className={styles['faint']}>
                    <LongText isCode>{when}</LongText>
                  </div>
                </td>
                <td data-kind="end">{points}</td>
                <td>
                  <ul className={styles['saw']}>
                    {saw.map(({ name, value, unit, meaning }) => (
                      <li key={name} title={meaning}>
                        <LongText isCode>
                          {`${name} = ${value === '' ? '""' : String(value)} ${unit === '-' ? '' : unit}`.trim()}
                        </LongText>
                      </li>
                    ))}
                  </ul>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
        <CsvLine
          of={t.firedRules}
          fileName="renzheng-fired-rules"
          table={() => ({
            header: [t.rule, t.points, t.saw],
            rows: rules.map(({ title, points, saw }) => [
              title,
              points,
              saw.map(({ name, value }) => `${name} = ${String(value)}`).join('; '),
            ]),
          })}
        />
      </ScrollSection>
    </section>
  );
}
