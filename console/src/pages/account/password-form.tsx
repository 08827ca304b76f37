import { useMutation, useQueryClient } from '@tanstack/react-query';
import Alert from 'antd/es/alert';
import Button from 'antd/es/button';
import { useState } from 'react';
import { ask, client } from '../../api/client.ts';
import { isProblem } from '../../api/problem.ts';
import { forgetSession, useSession } from '../../api/session.ts';
import { useText } from '../../text/language.tsx';
import { Field } from '../../ui/field.tsx';
import form from '../../ui/form.module.css';
import { ProblemPanel } from '../../ui/problem-panel.tsx';
import { accountText } from './account-text.ts';

const LENGTH_MIN = 12;

/** Changes one's own password. Afterwards a sign-in with the new one is needed. */
export function PasswordForm() {
  const t = useText(accountText);
  const { name } = useSession();
  const queries = useQueryClient();
  const [password, setPassword] = useState('');
  const [next, setNext] = useState('');
  const [again, setAgain] = useState('');
  const [isChecked, setIsChecked] = useState(false);
  const change = useMutation({
    mutationFn: () => ask(client.PUT('/sessions/password', { body: { password, newPassword: next } })),
    onSuccess: () => forgetSession(queries, 'password-changed'),
  });
  const problems = {
    password: password === '' ? t.required : undefined,
    next: [...next].length < LENGTH_MIN ? t.passwordShort : undefined,
    again: again === next ? undefined : t.passwordDiffers,
  };
  const shown = isChecked ? problems : { password: undefined, next: undefined, again: undefined };
  return (
    <form
      className={form['form']}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        setIsChecked(true);
        if (Object.values(problems).every((problem) => problem === undefined)) change.mutate();
      }}
    >
      {change.error && <PasswordProblem error={change.error} />}
      {/* Password managers look here for the account. */}
      <input type="text" name="username" autoComplete="username" value={name} readOnly hidden />
      <Field
        label={t.passwordNow}
        value={password}
        onValue={setPassword}
        type="password"
        autoComplete="current-password"
        maxLength={256}
        problem={shown.password}
      />
      <Field
        label={t.passwordNext}
        value={next}
        onValue={setNext}
        type="password"
        autoComplete="new-password"
        maxLength={256}
        hint={t.passwordHint}
        problem={shown.next}
      />
      <Field
        label={t.passwordAgain}
        value={again}
        onValue={setAgain}
        type="password"
        autoComplete="new-password"
        maxLength={256}
        problem={shown.again}
      />
      <div className={form['buttons']}>
        <Button type="primary" htmlType="submit" loading={change.isPending}>
          {t.change}
        </Button>
      </div>
    </form>
  );
}

function PasswordProblem({ error }: { readonly error: unknown }) {
  const t = useText(accountText);
  if (!isProblem(error, 'forbidden')) return <ProblemPanel error={error} />;
  return <Alert type="error" showIcon title={t.passwordWrong.title} description={t.passwordWrong.advice} />;
}
