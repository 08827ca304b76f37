import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { customers } from '../../api/customers.ts';
import { useText } from '../../text/language.tsx';
import { Choice } from '../../ui/choice.tsx';
import { Field } from '../../ui/field.tsx';
import { FilterForm } from '../../ui/filter-form.tsx';
import { isMonth, PARTS, type MarginFilter, type MarginParts } from './margin-filter.ts';
import { marginText } from './margin-text.ts';

interface Props {
  readonly filter: MarginFilter;
  readonly onFilter: (filter: MarginFilter) => void;
}

/** The fields that choose what the margin is told for. */
export function MarginFilterForm({ filter, onFilter }: Props) {
  const t = useText(marginText);
  const [draft, setDraft] = useState(filter);
  const { data: all = [] } = useQuery(customers);
  const set = (change: Partial<MarginFilter>) => setDraft({ ...draft, ...change });
  const wrongFrom = isMonth(draft.from) ? undefined : t.notAMonth;
  const wrongTo = isMonth(draft.to) ? (draft.to < draft.from ? t.wrongOrder : undefined) : t.notAMonth;
  return (
    <FilterForm
      filter={filter}
      label={t.filter}
      action={t.show}
      noValidate
      onSearch={() => wrongFrom === undefined && wrongTo === undefined && onFilter(draft)}
    >
      <Field label={t.from} type="month" value={draft.from} onValue={(from) => set({ from })} problem={wrongFrom} />
      <Field label={t.to} type="month" value={draft.to} onValue={(to) => set({ to })} problem={wrongTo} />
      <Choice
        label={t.step}
        value={draft.step}
        options={[
          ['month', t.steps.month],
          ['day', t.steps.day],
        ]}
        onValue={(step) => set({ step: step === 'day' ? 'day' : 'month' })}
      />
      <Choice
        label={t.by}
        value={draft.by}
        options={PARTS.map((parts) => [parts, t.parts[parts]] as const)}
        onValue={(by) => set({ by: by as MarginParts })}
      />
      <Choice
        label={t.customer}
        any={t.anyCustomer}
        value={draft.customer}
        options={all.map(({ id, name }) => [id, name] as const)}
        onValue={(customer) => set({ customer })}
      />
    </FilterForm>
  );
}
