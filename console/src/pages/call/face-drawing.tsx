import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import { faceScale } from '../../api/faces.ts';
import { useText } from '../../text/language.tsx';
import { Bars } from '../../ui/bars.tsx';
import { ValueTable } from '../../ui/value-table.tsx';
import styles from './call.module.css';
import { traceText } from './call-text.ts';
import { digits, numberIn, textIn, without, type TraceObject } from './trace-parts.ts';

const FaceCurve = lazy(async () => ({ default: (await import('./face-curve.tsx')).FaceCurve }));

/** Score from which a face verification takes two faces for one person. Source: the document of API 264. */
const SAME_FROM = 60;
/** A score of the trace that differs by less lies on the curve, because the points of the curve are rounded. */
const CURVE_STEP_SCORE = 1;

/** How similar two faces are: the cosine on the curve of scores, with the thresholds. */
export function FaceDrawing({ face }: { readonly face: TraceObject }) {
  const t = useText(traceText);
  const { data } = useQuery(faceScale);
  const [cosine, score] = [numberIn(face, 'cosine'), numberIn(face, 'score')];
  const sameFrom = numberIn(face, 'sameFrom') ?? SAME_FROM;
  const differentBelow = numberIn(face, 'differentBelow');
  if (score === null) return null;
  const modelId = textIn(face, 'modelId');
  const curve = data?.modelId === modelId ? data.curve : [];
  const rest = without(face, DRAWN);
  return (
    <section aria-label={t.face}>
      <h3>{t.face}</h3>
      <p>
        {cosine === null ? `${t.score} ${digits(score, 2)}` : t.faceSays(digits(cosine), digits(score, 2))}{' '}
        <span className={styles['faint']}>{t.same(sameFrom)}</span>
      </p>
      <Bars
        label={t.score}
        rows={[
          {
            name: t.score,
            part: score / 100,
            value: digits(score, 2),
            kind: score >= sameFrom ? 'good' : 'bad',
          },
          { name: t.same(sameFrom), part: sameFrom / 100, value: String(sameFrom) },
          ...(differentBelow === null
            ? []
            : [{ name: t.different(differentBelow), part: differentBelow / 100, value: String(differentBelow) }]),
        ]}
      />
      {cosine !== null && curve.length > 0 && (
        <Suspense fallback={null}>
          <FaceCurve curve={curve} at={{ cosine, score }} thresholds={{ sameFrom, differentBelow }} />
        </Suspense>
      )}
      {cosine !== null && isOffCurve(curve, { cosine, score }) && <p className={styles['faint']}>{t.mapChanged}</p>}
      {Object.keys(rest).length > 0 && <ValueTable label={t.more} values={rest} />}
      {modelId !== '' && (
        <p className={styles['faint']}>
          {t.model} {modelId}
        </p>
      )}
    </section>
  );
}

const DRAWN = ['cosine', 'score', 'modelId', 'sameFrom', 'differentBelow'];

interface CurvePoint {
  readonly cosine: number;
  readonly score: number;
}

/** Whether a point lies beside the curve, because another curve held at the time of the call. */
export function isOffCurve(curve: readonly CurvePoint[], { cosine, score }: CurvePoint): boolean {
  const above = curve.findIndex((point) => point.cosine >= cosine);
  const [low, high] = [curve[above - 1] ?? curve[above], curve[above]];
  if (!low || !high) return false;
  return score < low.score - CURVE_STEP_SCORE || score > high.score + CURVE_STEP_SCORE;
}
