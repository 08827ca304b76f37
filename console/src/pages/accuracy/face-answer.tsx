import type { FaceAccuracy } from '../../api/accuracy.ts';
import { useText } from '../../text/language.tsx';
import { Facts } from '../../ui/facts.tsx';
import { Figures } from '../../ui/figures.tsx';
import { instantText } from '../../ui/instant.tsx';
import { LongText } from '../../ui/long-text.tsx';
import { Mark } from '../../ui/mark.tsx';
import { countText } from '../../ui/numbers.ts';
import { Panel } from '../../ui/page.tsx';
import { accuracyText } from './accuracy-text.ts';

const KINDS = {
  same: 'good',
  slight: 'good',
  higher: 'warning',
  lower: 'bad',
  'too-few': 'plain',
  'no-calibration': 'plain',
} as const;

/** The answer to the question of the page in one sentence, with the numbers that it comes from. */
export function FaceAnswer({ faces }: { readonly faces: FaceAccuracy }) {
  const t = useText(accuracyText);
  const { seen, drift, map } = faces;
  const { comparisons, below60, below70 } = seen;
  const part = (count: number) =>
    t.part(countText(count), comparisons === 0 ? '—' : `${((100 * count) / comparisons).toFixed(1)} %`);
  return (
    <>
      <Panel title={t.question}>
        <p>
          <Mark kind={KINDS[drift.state]}>{t.words[drift.state]}</Mark>
        </p>
        <p>{t.answers[drift.state]}</p>
        {drift.state === 'too-few' && <p>{t.tooFew(countText(comparisons), countText(drift.comparisonsMin))}</p>}
        {drift.psi !== null && <p>{t.psi(drift.psi.toFixed(3))}</p>}
        {seen.fromMs !== null && seen.toMs !== null ? (
          <p>{t.period(instantText(seen.fromMs), instantText(seen.toMs))}</p>
        ) : (
          <p>{t.noCalls}</p>
        )}
        {seen.otherModel > 0 && <p>{t.otherModel(countText(seen.otherModel))}</p>}
      </Panel>
      <Figures
        title={t.compared}
        figures={[
          [t.compared, countText(comparisons)],
          [t.below60, part(below60)],
          [t.below70, part(below70)],
          [t.from70, part(comparisons - below60 - below70)],
        ]}
      />
      <Panel title={t.scale}>
        <Facts
          facts={[
            [
              t.encoder,
              <LongText key="encoder" isCode>
                {faces.modelId}
              </LongText>,
            ],
            [t.origin, faces.isOwn ? t.own : t.shipped],
            [t.strangers, map ? t.pairs(map.group, countText(map.impostorPairs)) : t.none],
            [t.score60, cosine(map?.cosine60)],
            [t.score70, cosine(map?.cosine70)],
          ]}
        />
        {!map && <p>{t.notCalibrated}</p>}
      </Panel>
    </>
  );

  function cosine(value: number | null | undefined): string {
    return typeof value === 'number' ? t.at(value.toFixed(3)) : t.none;
  }
}
