import { useQuery } from '@tanstack/react-query';
import { listOverview } from '../../api/lists.ts';
import { useMay } from '../../api/session.ts';
import { useText } from '../../text/language.tsx';
import { Field } from '../../ui/field.tsx';
import type { Checks } from '../../ui/use-checks.ts';
import styles from '../apps/apps.module.css';
import { AppField } from '../ledger/ledger-filter-form.tsx';
import type { EntryTerms } from './entry-draft.ts';
import { listsText } from './lists-text.ts';

interface Props {
  readonly terms: EntryTerms;
  readonly set: (change: Partial<EntryTerms>) => void;
  readonly checks: Checks<'list' | 'start' | 'end'>;
}

const NAMES_ID = 'list-names';

/** The fields of an entry besides its value: the list, for what it holds, when, and why. */
export function TermFields({ terms, set, checks }: Props) {
  const t = useText(listsText);
  const may = useMay();
  const { data: lists = [] } = useQuery({ ...listOverview, enabled: may('list-entries.overview') });
  return (
    <>
      <Field
        label={t.list}
        hint={t.listHint}
        value={terms.list}
        onValue={(list) => set({ list })}
        onBlur={() => checks.left('list')}
        maxLength={32}
        spellCheck={false}
        autoComplete="off"
        list={NAMES_ID}
        problem={checks.problemOf('list')}
      />
      <datalist id={NAMES_ID}>
        {lists.map(({ list }) => (
          <option key={list} value={list}>
            {list}
          </option>
        ))}
      </datalist>
      <div className={styles['pair']}>
        <Field
          label={t.end}
          hint={t.endHint}
          type="datetime-local"
          value={terms.end}
          onValue={(end) => set({ end })}
          onBlur={() => checks.left('end')}
          problem={checks.problemOf('end')}
        />
        <Field
          label={t.scene}
          value={terms.scene}
          onValue={(scene) => set({ scene })}
          maxLength={64}
          spellCheck={false}
        />
        <AppField value={terms.appId} onValue={(appId) => set({ appId })} />
      </div>
      <Field label={t.note} hint={t.noteHint} value={terms.note} onValue={(note) => set({ note })} maxLength={200} />
    </>
  );
}
