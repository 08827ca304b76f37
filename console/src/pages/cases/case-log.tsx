import type { CaseDetails } from '../../api/cases.ts';
import { useText } from '../../text/language.tsx';
import { Instant } from '../../ui/instant.tsx';
import call from '../call/call.module.css';
import styles from './cases.module.css';
import { casesText } from './cases-text.ts';

type Event = CaseDetails['events'][number];

/** What was done with a case, by which administrator, and when. */
export function CaseLog({ events }: { readonly events: readonly Event[] }) {
  const t = useText(casesText);
  return (
    <ol className={call['timeline']}>
      {events.map((event, at) => (
        // Events have no names, and their order never changes.
        // oxlint-disable-next-line react/no-array-index-key
        <li key={at}>
          <div className={call['step']}>
            <strong>
              <What event={event} />
            </strong>
            <Instant atMs={event.atMs} />
          </div>
          <div className={call['about']}>
            <bdi>{event.by ?? t.byPolicy}</bdi>
            <Note event={event} />
          </div>
        </li>
      ))}
    </ol>
  );
}

function What({ event: { what, assignee, outcome } }: { readonly event: Event }) {
  const t = useText(casesText);
  switch (what) {
    case 'assigned':
      return (
        <bdi>{assignee === null || assignee === undefined ? t.events.unassigned : t.events.assigned(assignee)}</bdi>
      );
    case 'resolved':
      return <>{t.events.resolved(outcome === undefined ? '' : t.outcomes[outcome])}</>;
    default:
      return <>{t.events[what]}</>;
  }
}

function Note({ event: { what, note } }: { readonly event: Event }) {
  const t = useText(casesText);
  if (note === null) return what === 'noted' ? <div className={styles['note']}>{t.erased}</div> : null;
  return (
    <div className={styles['note']}>
      <bdi>{note}</bdi>
    </div>
  );
}
