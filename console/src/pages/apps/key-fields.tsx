import Radio from 'antd/es/radio';
import { useId } from 'react';
import { useText } from '../../text/language.tsx';
import { Field, FieldGroup } from '../../ui/field.tsx';
import type { Checks } from '../../ui/use-checks.ts';
import { appFormText } from './app-form-text.ts';
import styles from './apps.module.css';
import { BudgetFields } from './budget-fields.tsx';
import type { KeyDraft, KeyField } from './key-draft.ts';

interface Props {
  readonly draft: KeyDraft;
  readonly set: (change: Partial<KeyDraft>) => void;
  readonly checks: Checks<KeyField>;
  /** The kind is chosen once. */
  readonly isNew: boolean;
}

/** What a key is for, and its limits. */
export function KeyFields({ draft, set, checks, isNew }: Props) {
  const t = useText(appFormText);
  const group = useId();
  return (
    <>
      <Field
        label={t.label}
        hint={t.labelHint}
        value={draft.label}
        onValue={(label) => set({ label })}
        onBlur={() => checks.left('label')}
        maxLength={64}
        autoComplete="off"
        problem={checks.problemOf('label')}
      />
      {isNew && (
        <FieldGroup label={t.keyKind}>
          <Radio.Group
            name={group}
            value={draft.kind}
            onChange={({ target }) => set({ kind: target.value as KeyDraft['kind'] })}
            className={styles['modes'] ?? ''}
          >
            <Radio value="live">{t.keyKinds.live}</Radio>
            <Radio value="test">{t.keyKinds.test}</Radio>
          </Radio.Group>
        </FieldGroup>
      )}
      <div className={styles['grid']}>
        <Count name="dailyCallsMax" label={t.keyDaily} hint={t.emptyIsNone} {...{ draft, set, checks }} />
        <Count name="callsMax" label={t.keyCalls} hint={t.emptyIsNone} {...{ draft, set, checks }} />
        <Count name="days" label={t.days} hint={t.daysHint} {...{ draft, set, checks }} />
        {draft.kind === 'live' && <BudgetFields draft={draft} set={set} checks={checks} />}
      </div>
    </>
  );
}

interface CountProps extends Omit<Props, 'isNew'> {
  readonly name: 'callsMax' | 'dailyCallsMax' | 'days';
  readonly label: string;
  readonly hint: string;
}

function Count({ name, label, hint, draft, set, checks }: CountProps) {
  return (
    <Field
      label={label}
      hint={hint}
      value={draft[name]}
      onValue={(text) => set({ [name]: text })}
      onBlur={() => checks.left(name)}
      inputMode="numeric"
      maxLength={20}
      problem={checks.problemOf(name)}
    />
  );
}
