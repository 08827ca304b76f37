import { useQuery } from '@tanstack/react-query';
import Select from 'antd/es/select';
import { useId, useState } from 'react';
import { administrators } from '../../api/administrators.ts';
import { useMay } from '../../api/session.ts';
import { useText } from '../../text/language.tsx';
import { operationText } from '../../text/operation-text.ts';
import { Field } from '../../ui/field.tsx';
import { FilterForm } from '../../ui/filter-form.tsx';
import field from '../../ui/field.module.css';
import { TimeFields } from '../../ui/time-fields.tsx';
import { isBackwards, isEmpty, type AuditFilter } from './audit-filter.ts';
import { auditText } from './audit-text.ts';
import { TimeRanges } from './time-ranges.tsx';

interface Props {
  readonly filter: AuditFilter;
  readonly onFilter: (filter: AuditFilter) => void;
}

const NOTHING: AuditFilter = {
  from: '',
  to: '',
  administrator: '',
  operation: '',
  kind: '',
  subject: '',
  address: '',
};

/** The fields that filter the audit. */
export function AuditFilterForm({ filter, onFilter }: Props) {
  const t = useText(auditText);
  const [draft, setDraft] = useState(filter);
  const set = (change: Partial<AuditFilter>) => setDraft({ ...draft, ...change });
  const problem = isBackwards(draft) ? t.wrongOrder : undefined;
  return (
    <FilterForm
      filter={filter}
      label={t.filter}
      above={<TimeRanges onRange={(range) => onFilter({ ...draft, ...range })} />}
      onSearch={() => problem === undefined && onFilter(draft)}
      onClear={isEmpty(filter) ? null : () => onFilter(NOTHING)}
    >
      <TimeFields names={t} value={draft} problem={problem} onChange={set} />
      <AdministratorField value={draft.administrator} onValue={(administrator) => set({ administrator })} />
      <OperationField value={draft.operation} onValue={(operation) => set({ operation })} />
      <Field
        label={t.subject}
        value={draft.subject}
        onValue={(subject) => set({ subject })}
        maxLength={64}
        spellCheck={false}
      />
      <KindField value={draft.kind} onValue={(kind) => set({ kind })} />
      <Field
        label={t.source}
        hint={t.sourceHint}
        value={draft.address}
        onValue={(address) => set({ address })}
        maxLength={64}
        spellCheck={false}
      />
    </FilterForm>
  );
}

interface FieldProps {
  readonly value: string;
  readonly onValue: (value: string) => void;
}

/** Offers the names that exist. Others can be typed, e.g. of an administrator with another name once. */
function AdministratorField({ value, onValue }: FieldProps) {
  const t = useText(auditText);
  const may = useMay();
  const { data = [] } = useQuery({ ...administrators, enabled: may('administrators.list') });
  const id = useId();
  return (
    <>
      <Field label={t.administrator} value={value} onValue={onValue} maxLength={64} list={id} autoComplete="off" />
      <datalist id={id}>
        {data.map(({ name }) => (
          <option key={name}>{name}</option>
        ))}
      </datalist>
    </>
  );
}

/** Finds an operation by its name in the language of the page, or by its code. */
function OperationField({ value, onValue }: FieldProps) {
  const t = useText(auditText);
  const names = useText(operationText);
  const id = useId();
  const options = Object.entries(names).map(([code, name]) => ({ value: code, label: `${name} (${code})` }));
  const known = options.some((option) => option.value === value) || value === '';
  return (
    <div className={field['field']}>
      <label htmlFor={id}>{t.operation}</label>
      <Select
        id={id}
        value={value === '' ? null : value}
        placeholder={t.anyOperation}
        allowClear
        showSearch={{ optionFilterProp: 'label' }}
        popupMatchSelectWidth={false}
        options={known ? options : [{ value, label: value }, ...options]}
        onChange={(chosen?: string | null) => onValue(chosen ?? '')}
      />
    </div>
  );
}

function KindField({ value, onValue }: FieldProps) {
  const t = useText(auditText);
  const id = useId();
  return (
    <div className={field['field']}>
      <label htmlFor={id}>{t.kind}</label>
      <Select
        id={id}
        value={value === '' ? null : value}
        placeholder={t.anyKind}
        allowClear
        options={(['write', 'look'] as const).map((kind) => ({ value: kind, label: t.kinds[kind] }))}
        onChange={(chosen?: string | null) => onValue(chosen ?? '')}
      />
    </div>
  );
}
