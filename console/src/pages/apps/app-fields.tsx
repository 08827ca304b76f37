import Checkbox from 'antd/es/checkbox';
import Radio from 'antd/es/radio';
import { useQuery } from '@tanstack/react-query';
import { useId } from 'react';
import { customers } from '../../api/customers.ts';
import { useMay } from '../../api/session.ts';
import { apiText } from '../../text/api-text.ts';
import { useText } from '../../text/language.tsx';
import { Choice } from '../../ui/choice.tsx';
import { Field, FieldGroup } from '../../ui/field.tsx';
import type { Checks } from '../../ui/use-checks.ts';
import type { AppDraft, AppField } from './app-draft.ts';
import { appFormText } from './app-form-text.ts';
import styles from './apps.module.css';

interface Props {
  readonly draft: AppDraft;
  readonly set: (change: Partial<AppDraft>) => void;
  readonly checks: Checks<AppField>;
}

/** The name of an app, and which APIs it may call. The mode is chosen once. */
export function AppFields({ draft, set, checks, isNew }: Props & { readonly isNew: boolean }) {
  const t = useText(appFormText);
  const group = useId();
  return (
    <>
      <Field
        label={t.name}
        hint={t.nameHint}
        value={draft.name}
        onValue={(name) => set({ name })}
        onBlur={() => checks.left('name')}
        maxLength={64}
        autoComplete="off"
        problem={checks.problemOf('name')}
      />
      {isNew && (
        <FieldGroup label={t.mode}>
          <Radio.Group
            name={group}
            value={draft.mode}
            onChange={({ target }) => set({ mode: target.value as AppDraft['mode'] })}
            className={styles['modes'] ?? ''}
          >
            {(['live', 'sandbox'] as const).map((mode) => (
              <Radio key={mode} value={mode}>
                {t.modes[mode]}
              </Radio>
            ))}
          </Radio.Group>
        </FieldGroup>
      )}
      <CustomerChoice draft={draft} set={set} isNew={isNew} />
      <ApiChoice draft={draft} set={set} checks={checks} />
    </>
  );
}

/** The customer that pays. It is asked for only if there are customers and the app is billed. */
function CustomerChoice({ draft, set, isNew }: Omit<Props, 'checks'> & { readonly isNew: boolean }) {
  const t = useText(appFormText);
  const may = useMay();
  const { data = [] } = useQuery({ ...customers, enabled: may('customers.list') });
  if (draft.mode === 'sandbox' || (data.length === 0 && draft.customerId === '')) return null;
  return (
    <div className={styles['grid']}>
      <Choice
        label={t.customer}
        {...(isNew && { any: t.noCustomer })}
        hint={t.customerHint}
        value={draft.customerId}
        options={data.map(({ id, name }) => [id, name])}
        onValue={(customerId) => set({ customerId })}
      />
    </div>
  );
}

function ApiChoice({ draft, set, checks }: Props) {
  const t = useText(appFormText);
  const names = useText(apiText);
  const all = Object.keys(names);
  const problem = checks.problemOf('apis');
  return (
    <FieldGroup label={t.apis} problem={problem}>
      <div className={styles['choices']}>
        {Object.entries(names).map(([api, name], at) => (
          <Checkbox
            key={api}
            checked={draft.apis.includes(api)}
            aria-invalid={problem !== undefined && at === 0}
            onChange={({ target }) =>
              set({ apis: all.filter((one) => (one === api ? target.checked : draft.apis.includes(one))) })
            }
          >
            {name}
          </Checkbox>
        ))}
      </div>
    </FieldGroup>
  );
}

/** The secret from which the AES routes make their key. */
export function OpenIdField({ draft, set, checks, hasOne }: Props & { readonly hasOne: boolean }) {
  const t = useText(appFormText);
  return (
    <Field
      label={t.openId}
      hint={hasOne ? t.openIdKeptHint : t.openIdHint}
      value={draft.openId}
      onValue={(openId) => set({ openId })}
      onBlur={() => checks.left('openId')}
      maxLength={128}
      type="password"
      autoComplete="new-password"
      problem={checks.problemOf('openId')}
    />
  );
}
