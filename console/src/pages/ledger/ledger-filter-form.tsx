import { useQuery } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { apps, keysOf } from '../../api/apps.ts';
import { useMay } from '../../api/session.ts';
import { apiText } from '../../text/api-text.ts';
import { useText } from '../../text/language.tsx';
import { Choice } from '../../ui/choice.tsx';
import { Field } from '../../ui/field.tsx';
import { FilterForm, RangeButtons } from '../../ui/filter-form.tsx';
import { dayText, minuteField } from '../../ui/instant.tsx';
import { isBackwards } from '../../ui/query-filter.ts';
import { TimeFields } from '../../ui/time-fields.tsx';
import { EVERY_CALL, isCode, isEmpty, type LedgerFilter } from './ledger-filter.ts';
import { ledgerText } from './ledger-text.ts';

interface Props {
  readonly filter: LedgerFilter;
  readonly onFilter: (filter: LedgerFilter) => void;
}

const [HOUR_MS, DAY_MS] = [3_600_000, 86_400_000];

/** The fields that filter the ledger. */
export function LedgerFilterForm({ filter, onFilter }: Props) {
  const t = useText(ledgerText);
  const apis = useText(apiText);
  const [draft, setDraft] = useState(filter);
  const set = (change: Partial<LedgerFilter>) => setDraft({ ...draft, ...change });
  const wrongTime = isBackwards(draft) ? t.wrongOrder : undefined;
  const wrongCode = draft.code === '' || isCode(draft.code.trim()) ? undefined : t.notACode;
  return (
    <FilterForm
      filter={filter}
      label={t.filter}
      above={<Ranges onFrom={(from) => onFilter({ ...draft, from, to: '' })} />}
      onSearch={() => wrongTime === undefined && wrongCode === undefined && onFilter(draft)}
      onClear={isEmpty(filter) ? null : () => onFilter(EVERY_CALL)}
    >
      <TimeFields names={t} value={draft} problem={wrongTime} onChange={set} />
      <AppField value={draft.app} onValue={(app) => set({ app })} />
      <Choice
        label={t.api}
        any={t.anyApi}
        value={draft.api}
        options={Object.entries(apis)}
        onValue={(api) => set({ api })}
      />
      <Field
        label={t.code}
        inputMode="numeric"
        value={draft.code}
        maxLength={9}
        problem={wrongCode}
        onValue={(code) => set({ code })}
      />
      <Choice
        label={t.charged}
        any={t.any}
        value={draft.charged}
        options={[
          ['yes', t.yes],
          ['no', t.no],
        ]}
        onValue={(charged) => set({ charged })}
      />
      <KeyField app={draft.app} value={draft.key} onValue={(key) => set({ key })} />
    </FilterForm>
  );
}

function midnight(daysAgo: number): string {
  return `${dayText(Date.now() - daysAgo * DAY_MS)}T00:00`;
}

function Ranges({ onFrom }: { readonly onFrom: (from: string) => void }) {
  const t = useText(ledgerText);
  const ranges = [
    [t.lastHour, () => minuteField(Date.now() - HOUR_MS)],
    [t.today, () => midnight(0)],
    [t.days(7), () => midnight(6)],
    [t.days(30), () => midnight(29)],
    [t.thisMonth, () => `${dayText(Date.now()).slice(0, 7)}-01T00:00`],
  ] as const;
  return <RangeButtons ranges={ranges} onRange={onFrom} />;
}

interface FieldProps {
  readonly value: string;
  readonly onValue: (value: string) => void;
}

/** Offers the apps by name, if the role may see them. */
export function AppField({ value, onValue }: FieldProps) {
  const t = useText(ledgerText);
  const may = useMay();
  const { data = [] } = useQuery({ ...apps, enabled: may('apps.list') });
  if (!may('apps.list'))
    return <Field label={t.app} value={value} onValue={onValue} maxLength={64} spellCheck={false} />;
  const options = data.map(({ id, name }) => [id, name] as const);
  return <Choice label={t.app} any={t.anyApp} value={value} options={options} onValue={onValue} />;
}

/** Offers the keys of the chosen app, if the role may see them. */
function KeyField({ app, value, onValue }: FieldProps & { readonly app: string }) {
  const t = useText(ledgerText);
  const may = useMay();
  const id = useId();
  const { data = [] } = useQuery({ ...keysOf(app), enabled: app !== '' && may('keys.list') });
  return (
    <>
      <Field
        label={t.key}
        value={value}
        onValue={onValue}
        maxLength={64}
        spellCheck={false}
        list={id}
        autoComplete="off"
      />
      <datalist id={id}>
        {data.map((key) => (
          <option key={key.id}>{key.id}</option>
        ))}
      </datalist>
    </>
  );
}
