import { useText } from '../../text/language.tsx';
import { Bars, type BarRow } from '../../ui/bars.tsx';
import { Mark } from '../../ui/mark.tsx';
import { ValueTable } from '../../ui/value-table.tsx';
import { ScrollSection } from '../../ui/scroll-section.tsx';
import { traceText } from './call-text.ts';
import { digits, numberIn, objectIn, textIn, without, type TraceObject } from './trace-parts.ts';

/** Scores and thresholds lie between a millionth and 1, so their bars are logarithmic over six powers of ten. */
const DECADES = 6;
/** The log-odds at which a bar is full. */
const FULL_LOG_ODDS = 12;

/** The score of a clip with its threshold, and what each cue adds. */
export function LivingDrawing({ living }: { readonly living: TraceObject }) {
  const t = useText(traceText);
  const [score, threshold] = [numberIn(living, 'score'), numberIn(living, 'threshold')];
  const [shares, cues] = [objectIn(living, 'shares'), objectIn(living, 'cues')];
  const suspected = textIn(living, 'suspected');
  const rest = without(living, ['score', 'threshold', 'shares', 'cues', 'suspected']);
  const kinds: Readonly<Record<string, string>> = t.attackKinds;
  const isLive = score !== null && threshold !== null && score > threshold;
  return (
    <section aria-label={t.living}>
      <h3>{t.living}</h3>
      {score !== null && threshold !== null && (
        <>
          <p>
            {t.livingSays(digits(score, 6), digits(threshold, 6), isLive)}{' '}
            {suspected !== '' && <Mark kind="bad">{t.suspected(kinds[suspected] ?? suspected)}</Mark>}
          </p>
          <h4>{t.livingBars}</h4>
          <Bars
            label={t.livingBars}
            rows={[
              {
                name: t.livingScore,
                part: logPart(score),
                value: digits(score, 6),
                kind: isLive ? 'good' : 'bad',
              },
              { name: t.threshold, part: logPart(threshold), value: digits(threshold, 6) },
            ]}
          />
        </>
      )}
      {shares && (
        <>
          <h4>{t.shares}</h4>
          <Bars
            isSigned
            label={t.shares}
            rows={[...shareRow(t.network, shares, 'network'), ...shareRow(t.ownMotion, shares, 'ownMotion')]}
          />
        </>
      )}
      {cues && (
        <>
          <h4>{t.cues}</h4>
          <Bars
            label={t.cues}
            rows={[
              ...cueRow(t.motion, cues, 'ownMotion'),
              ...cueRow(t.sameFace, cues, 'same'),
              ...cueRow(t.repeats, cues, 'repeats'),
            ]}
          />
        </>
      )}
      {Object.keys(rest).length > 0 && (
        <ScrollSection label={t.more}>
          <h4>{t.more}</h4>
          <ValueTable label={t.more} values={rest} />
        </ScrollSection>
      )}
    </section>
  );
}

function logPart(score: number): number {
  return Math.max(0, 1 + Math.log10(Math.max(score, 10 ** -DECADES)) / DECADES);
}

function shareRow(name: string, shares: TraceObject, key: string): readonly BarRow[] {
  const value = numberIn(shares, key);
  if (value === null) return [];
  return [{ name, part: value / FULL_LOG_ODDS, value: digits(value, 2), kind: value < 0 ? 'bad' : 'good' }];
}

function cueRow(name: string, cues: TraceObject, key: string): readonly BarRow[] {
  const value = numberIn(cues, key);
  return value === null ? [] : [{ name, part: Math.max(0, value), value: digits(value, 3) }];
}
