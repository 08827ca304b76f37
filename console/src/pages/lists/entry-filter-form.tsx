import { useState } from 'react';
import { LIST_KINDS, LIST_STATES, type ListNumbers } from '../../api/lists.ts';
import { useText } from '../../text/language.tsx';
import { Choice } from '../../ui/choice.tsx';
import { Field } from '../../ui/field.tsx';
import { FilterForm } from '../../ui/filter-form.tsx';
import { AppField } from '../ledger/ledger-filter-form.tsx';
import { EVERY_ENTRY, isEveryEntry, type EntryFilter } from './entry-filter.ts';
import { useListName } from './list-name.ts';
import { listsText } from './lists-text.ts';

const ENDING_DAYS = ['1', '7', '30', '90'] as const;

interface Props {
  readonly lists: readonly ListNumbers[];
  readonly filter: EntryFilter;
  readonly onFilter: (filter: EntryFilter) => void;
}

/** The fields that filter entries. */
export function EntryFilterForm({ lists, filter, onFilter }: Props) {
  const t = useText(listsText);
  const nameOf = useListName();
  const [draft, setDraft] = useState(filter);
  const set = (change: Partial<EntryFilter>) => setDraft({ ...draft, ...change });
  return (
    <FilterForm
      filter={filter}
      label={t.filter}
      onSearch={() => onFilter(draft)}
      onClear={isEveryEntry(filter) ? null : () => onFilter(EVERY_ENTRY)}
    >
      <Choice
        label={t.list}
        any={t.any}
        value={draft.list}
        options={lists.map(({ list }) => [list, nameOf(list)] as const)}
        onValue={(list) => set({ list })}
      />
      <Choice
        label={t.kind}
        any={t.any}
        value={draft.kind}
        options={LIST_KINDS.map((kind) => [kind, t.kinds[kind]] as const)}
        onValue={(kind) => set({ kind })}
      />
      <Choice
        label={t.state}
        any={t.any}
        value={draft.state}
        options={LIST_STATES.map((state) => [state, t.states[state]] as const)}
        onValue={(state) => set({ state })}
      />
      <Choice
        label={t.ending}
        any={t.any}
        value={draft.ending}
        options={ENDING_DAYS.map((days) => [days, t.endings(days)] as const)}
        onValue={(ending) => set({ ending })}
      />
      <AppField value={draft.app} onValue={(app) => set({ app })} />
      <Field
        label={t.scene}
        value={draft.scene}
        onValue={(scene) => set({ scene })}
        maxLength={64}
        spellCheck={false}
      />
      <Field label={t.noteHas} value={draft.note} onValue={(note) => set({ note })} maxLength={200} />
    </FilterForm>
  );
}
