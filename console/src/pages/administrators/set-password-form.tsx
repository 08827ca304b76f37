import Button from 'antd/es/button';
import { useState } from 'react';
import type { Administrator } from '../../api/administrators.ts';
import { useSession } from '../../api/session.ts';
import { useText } from '../../text/language.tsx';
import { Field } from '../../ui/field.tsx';
import form from '../../ui/form.module.css';
import { Panel } from '../../ui/page.tsx';
import { administratorsText } from './administrators-text.ts';
import { ChangeOutcome } from './change-outcome.tsx';
import { passwordProblem } from './password-problem.ts';
import { useAdministratorChange } from './use-administrator-change.ts';

/** Sets the password of another administrator. One's own is changed on the page of the account. */
export function SetPasswordForm({ administrator }: { readonly administrator: Administrator }) {
  const t = useText(administratorsText);
  const self = useSession();
  const [password, setPassword] = useState('');
  const [isChecked, setIsChecked] = useState(false);
  const change = useAdministratorChange(administrator.name);
  const problem = passwordProblem(password, t.passwordShort);
  if (administrator.id === self.id) return null;
  return (
    <Panel title={t.setPassword} lead={t.setPasswordLead}>
      <form
        className={form['form']}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          setIsChecked(true);
          if (problem === undefined) change.mutate({ password }, { onSuccess: () => setPassword('') });
          setIsChecked(problem !== undefined);
        }}
      >
        <Field
          label={t.newPassword}
          hint={t.passwordHint.split(/[。.]/)[0]}
          value={password}
          onValue={setPassword}
          type="password"
          autoComplete="new-password"
          maxLength={256}
          problem={isChecked ? problem : undefined}
        />
        <ChangeOutcome change={change} done={t.passwordSet} />
        <div className={form['buttons']}>
          <Button htmlType="submit" loading={change.isPending}>
            {t.setPassword}
          </Button>
        </div>
      </form>
    </Panel>
  );
}
