import { useText } from '../../text/language.tsx';
import { CodeName } from '../../ui/code-name.tsx';
import { CsvLine } from '../../ui/csv-button.tsx';
import { LongText } from '../../ui/long-text.tsx';
import { ScrollSection } from '../../ui/scroll-section.tsx';
import { ledgerText } from '../ledger/ledger-text.ts';
import styles from './call.module.css';
import { traceText } from './call-text.ts';
import { numberIn, textIn, type TraceObject } from './trace-parts.ts';

/** The trace has money in millionths of a yuan. */
const MICROS = 1_000_000;

/** The sources that were asked, in their order, and what each said and cost. */
export function SourcesDrawing({ sources }: { readonly sources: readonly TraceObject[] }) {
  const t = useText(traceText);
  const ledger = useText(ledgerText);
  const verdicts: Readonly<Record<string, string>> = ledger.verdicts;
  return (
    <section aria-label={t.sources}>
      <h3>{t.sources}</h3>
      <ScrollSection label={t.sources}>
        <table className={styles['table']} aria-label={t.sources}>
          <thead>
            <tr>
              {[t.sourceName, t.answer, t.verdict, t.tookMs, t.costYuan].map((title) => (
                <th key={title} scope="col">
                  {title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {sources.map((source, at) => {
              const [name, code] = [textIn(source, 'source'), numberIn(source, 'code')];
              return (
                // A source can be asked once only, but the order matters more than its name.
                // oxlint-disable-next-line react/no-array-index-key
                <tr key={at}>
                  <td>{name === 'own' ? ledger.own : <LongText>{name}</LongText>}</td>
                  <td>{code === null ? `${t.noAnswer} (${textIn(source, 'fault')})` : <CodeName code={code} />}</td>
                  <td>{verdicts[textIn(source, 'verdict')] ?? '—'}</td>
                  <td>{numberIn(source, 'tookMs') ?? '—'}</td>
                  <td>{String((numberIn(source, 'cost') ?? 0) / MICROS)}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
        <CsvLine
          of={t.sources}
          fileName="renzheng-asked-sources"
          table={() => ({
            header: [t.sourceName, t.answer, t.verdict, t.tookMs, t.costYuan],
            rows: sources.map((source) => [
              textIn(source, 'source'),
              numberIn(source, 'code') ?? `${t.noAnswer} (${textIn(source, 'fault')})`,
              textIn(source, 'verdict'),
              numberIn(source, 'tookMs'),
              (numberIn(source, 'cost') ?? 0) / MICROS,
            ]),
          })}
        />
      </ScrollSection>
    </section>
  );
}
