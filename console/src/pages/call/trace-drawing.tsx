import { useText } from '../../text/language.tsx';
import { ValueTable } from '../../ui/value-table.tsx';
import { ScrollSection } from '../../ui/scroll-section.tsx';
import { AttackDrawing } from './attack-drawing.tsx';
import styles from './call.module.css';
import { traceText } from './call-text.ts';
import { FaceDrawing } from './face-drawing.tsx';
import { FraudDrawing } from './fraud-drawing.tsx';
import { LivingDrawing } from './living-drawing.tsx';
import { PhotoDrawing } from './photo-drawing.tsx';
import { SourcesDrawing } from './sources-drawing.tsx';
import { numberIn, objectIn, objectsIn, without, type TraceObject } from './trace-parts.ts';

/** Draws each part of a trace that it knows. All other parts stand in a table. */
export function TraceDrawing({ trace }: { readonly trace: TraceObject }) {
  const t = useText(traceText);
  const drawn: string[] = [];
  const take = (...names: readonly string[]) => drawn.push(...names);

  const isFace = numberIn(trace, 'cosine') !== null && numberIn(trace, 'score') !== null;
  const clipFace = objectIn(trace, 'face');
  const photo = objectIn(trace, 'photo');
  const living = objectIn(trace, 'living');
  const contributions = objectsIn(trace, 'contributions');
  const attacks = objectIn(trace, 'attacks');
  const sources = objectsIn(trace, 'sources');
  if (isFace) take('cosine', 'score', 'modelId');
  if (clipFace && numberIn(clipFace, 'score') !== null) take('face');
  if (photo) take('photo');
  if (living) take('living');
  if (contributions) take('contributions', 'score', 'logOdds', 'base', 'features', 'hits', 'modelId');
  if (attacks && objectsIn(attacks, 'windows')) take('attacks');
  if (sources) take('sources');
  const rest = without(trace, drawn);
  return (
    <div className={styles['drawings']}>
      {isFace && <FaceDrawing face={{ cosine: trace['cosine'], score: trace['score'], modelId: trace['modelId'] }} />}
      {living && <LivingDrawing living={living} />}
      {clipFace && drawn.includes('face') && <FaceDrawing face={clipFace} />}
      {photo && <PhotoDrawing photo={photo} />}
      {contributions && <FraudDrawing trace={trace} contributions={contributions} />}
      {attacks && drawn.includes('attacks') && <AttackDrawing attacks={attacks} />}
      {sources && <SourcesDrawing sources={sources} />}
      {Object.keys(rest).length > 0 && (
        <section>
          <h3>{t.more}</h3>
          <ScrollSection label={t.more}>
            <ValueTable label={t.more} values={rest} />
          </ScrollSection>
        </section>
      )}
    </div>
  );
}
