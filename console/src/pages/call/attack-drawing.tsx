import { useText } from '../../text/language.tsx';
import { Bars } from '../../ui/bars.tsx';
import { ValueTable } from '../../ui/value-table.tsx';
import { traceText } from './call-text.ts';
import { numberIn, objectsIn, without, type TraceObject } from './trace-parts.ts';

/** Attacks on a face, by window. */
export function AttackDrawing({ attacks }: { readonly attacks: TraceObject }) {
  const t = useText(traceText);
  const windows = objectsIn(attacks, 'windows') ?? [];
  const most = Math.max(1, ...windows.map((window) => numberIn(window, 'count') ?? 0));
  return (
    <section aria-label={t.attacks}>
      <h3>{t.attacks}</h3>
      {windows.length === 0 ? (
        <p>{t.noAttacks}</p>
      ) : (
        <Bars
          label={t.attacks}
          rows={windows.map((window) => {
            const [count, night] = [numberIn(window, 'count') ?? 0, numberIn(window, 'night') ?? 0];
            return {
              name: t.window(numberIn(window, 'days') ?? 0),
              part: count / most,
              value: t.attackCount(count, night),
              kind: count > 0 ? 'bad' : 'plain',
            };
          })}
        />
      )}
      <ValueTable label={t.more} values={without(attacks, ['windows'])} />
    </section>
  );
}
