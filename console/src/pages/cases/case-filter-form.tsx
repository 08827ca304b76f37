import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { CASE_SORTS, CASE_STATES, caseAssignees } from '../../api/cases.ts';
import { RISK_LEVELS, ruleHits } from '../../api/risk.ts';
import { useMay } from '../../api/session.ts';
import { levelText } from '../../text/level-text.ts';
import { useText } from '../../text/language.tsx';
import { Choice } from '../../ui/choice.tsx';
import { Field } from '../../ui/field.tsx';
import { FilterForm } from '../../ui/filter-form.tsx';
import { isEmpty, THE_QUEUE, type CaseFilter } from './case-filter.ts';
import { casesText } from './cases-text.ts';

interface Props {
  readonly filter: CaseFilter;
  readonly onFilter: (filter: CaseFilter) => void;
}

/** The fields that filter the queue. */
export function CaseFilterForm({ filter, onFilter }: Props) {
  const t = useText(casesText);
  const levels = useText(levelText);
  const may = useMay();
  const { data: names = [] } = useQuery(caseAssignees);
  const { data: rules } = useQuery({ ...ruleHits, enabled: may('rules.hits') });
  const [draft, setDraft] = useState(filter);
  const set = (change: Partial<CaseFilter>) => setDraft({ ...draft, ...change });
  return (
    <FilterForm
      filter={filter}
      label={t.filter}
      onSearch={() => onFilter(draft)}
      onClear={isEmpty(filter) ? null : () => onFilter(THE_QUEUE)}
    >
      <Choice
        label={t.state}
        any={t.states.unresolved}
        value={draft.state}
        options={CASE_STATES.map((state) => [state, t.states[state]] as const)}
        onValue={(state) => set({ state })}
      />
      <Choice
        label={t.who}
        any={t.any}
        value={draft.who}
        options={[
          ['me', t.me] as const,
          ['nobody', t.nobody] as const,
          ...names.map((name) => [`@${name}`, name] as const),
        ]}
        onValue={(who) => set({ who })}
      />
      <Choice
        label={t.level}
        any={t.any}
        value={draft.level}
        options={RISK_LEVELS.map((level) => [level, levels[level]] as const)}
        onValue={(level) => set({ level })}
      />
      <Choice
        label={t.rule}
        any={t.any}
        value={draft.rule}
        options={(rules?.hits ?? []).map(({ ruleId, title }) => [ruleId, `${title ?? ''} ${ruleId}`.trim()] as const)}
        onValue={(rule) => set({ rule })}
      />
      <Field label={t.scene} value={draft.scene} maxLength={256} onValue={(scene) => set({ scene })} />
      <Choice
        label={t.onlyOverdue}
        any={t.any}
        value={draft.overdue}
        options={[['1', t.yes] as const]}
        onValue={(overdue) => set({ overdue })}
      />
      <Choice
        label={t.sort}
        any={t.sorts.due}
        value={draft.sort}
        options={CASE_SORTS.map((sort) => [sort, t.sorts[sort]] as const)}
        onValue={(sort) => set({ sort })}
      />
    </FilterForm>
  );
}
