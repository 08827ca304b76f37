import { useState } from 'react';
import { ATTACK_KINDS, CONSENT_STATES, OUTCOME_KINDS, OUTCOMES, type RecordKind } from '../../api/records.ts';
import { attackKindText } from '../../text/attack-text.ts';
import { useText } from '../../text/language.tsx';
import { Choice } from '../../ui/choice.tsx';
import { Field } from '../../ui/field.tsx';
import { FilterForm } from '../../ui/filter-form.tsx';
import { isBackwards } from '../../ui/query-filter.ts';
import { TimeFields } from '../../ui/time-fields.tsx';
import { AppField } from '../ledger/ledger-filter-form.tsx';
import { FIELDS, isCode, type RecordFilter } from './record-filter.ts';
import { recordsText } from './records-text.ts';

interface Props {
  readonly of: RecordKind;
  readonly filter: RecordFilter;
  readonly onShow: (filter: RecordFilter) => void;
  /** Null if nothing is filtered. */
  readonly onClear: (() => void) | null;
}

/** The fields that filter the records of a kind. */
export function RecordFilterForm({ of, filter, onShow, onClear }: Props) {
  const t = useText(recordsText);
  const attacks = useText(attackKindText);
  const [draft, setDraft] = useState(filter);
  const set = (change: Partial<RecordFilter>) => setDraft({ ...draft, ...change });
  const has = (name: keyof RecordFilter) => FIELDS[of].includes(name);
  const wrongTime = isBackwards(draft) ? t.wrongOrder : undefined;
  const wrongCode = has('code') && draft.code !== '' && !isCode(draft.code) ? t.wrongCode : undefined;
  return (
    <FilterForm
      filter={filter}
      label={t.filter}
      action={t.show}
      onSearch={() => wrongTime === undefined && wrongCode === undefined && onShow(draft)}
      onClear={onClear}
    >
      <TimeFields names={t} value={draft} problem={wrongTime} onChange={set} />
      {has('kind') && (
        <Choice
          label={t.kind}
          any={t.any}
          value={draft.kind}
          options={ATTACK_KINDS.map((kind) => [kind, attacks[kind]] as const)}
          onValue={(kind) => set({ kind })}
        />
      )}
      {has('state') && (
        <Choice
          label={t.state}
          any={t.any}
          value={draft.state}
          options={CONSENT_STATES.map((state) => [state, t.states[state]] as const)}
          onValue={(state) => set({ state })}
        />
      )}
      {of === 'outcomes' && <OutcomeFields draft={draft} onChange={set} />}
      {has('source') && (
        <Field
          label={t.source}
          maxLength={64}
          spellCheck={false}
          value={draft.source}
          onValue={(source) => set({ source })}
        />
      )}
      {has('code') && (
        <Field
          label={t.code}
          inputMode="numeric"
          maxLength={5}
          value={draft.code}
          onValue={(code) => set({ code })}
          problem={wrongCode}
        />
      )}
      {has('level') && (
        <Choice
          label={t.level}
          any={t.any}
          value={draft.level}
          options={['1', '2', '3'].map((level) => [level, level] as const)}
          onValue={(level) => set({ level })}
        />
      )}
      {has('app') && <AppField value={draft.app} onValue={(app) => set({ app })} />}
    </FilterForm>
  );
}

interface OutcomeFieldsProps {
  readonly draft: RecordFilter;
  readonly onChange: (change: Partial<RecordFilter>) => void;
}

/** What outcomes are about, and what they say. */
function OutcomeFields({ draft, onChange }: OutcomeFieldsProps) {
  const t = useText(recordsText);
  return (
    <>
      <Choice
        label={t.about}
        any={t.any}
        value={draft.about}
        options={OUTCOME_KINDS.map((kind) => [kind, t.abouts[kind]] as const)}
        onValue={(about) => onChange({ about })}
      />
      <Choice
        label={t.outcome}
        any={t.any}
        value={draft.outcome}
        options={OUTCOMES.map((outcome) => [outcome, t.outcomes[outcome]] as const)}
        onValue={(outcome) => onChange({ outcome })}
      />
    </>
  );
}
