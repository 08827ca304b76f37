import { useQuery } from '@tanstack/react-query';
import { FILING_FACES, registerSize } from '../../api/overview.ts';
import { useText } from '../../text/language.tsx';
import { Figures } from '../../ui/figures.tsx';
import { countText } from '../../ui/numbers.ts';
import { startText } from '../overview/start-text.ts';
import styles from './people.module.css';
import { peopleText } from './people-text.ts';

interface Props {
  /** Faces that an import may add, at most. */
  readonly more?: number;
}

/** How many people, faces and photos are registered, and how far the filing line is. */
export function RegisterSize({ more = 0 }: Props) {
  const t = useText(peopleText);
  const start = useText(startText);
  const { data } = useQuery(registerSize);
  if (!data) return null;
  const { persons, faces, photos } = data;
  return (
    <>
      <Figures
        title={start.people}
        figures={[
          [start.persons, countText(persons)],
          [start.faces, countText(faces)],
          [start.photos, countText(photos)],
        ]}
      />
      <div className={styles['line']}>
        <progress value={Math.min(faces, FILING_FACES)} max={FILING_FACES} aria-label={t.filingLabel} />
        <p>
          {faces >= FILING_FACES ? t.filed : t.filing(countText(FILING_FACES - faces))}{' '}
          {faces < FILING_FACES && faces + more >= FILING_FACES && t.filingWith(countText(faces + more))}
        </p>
      </div>
    </>
  );
}
