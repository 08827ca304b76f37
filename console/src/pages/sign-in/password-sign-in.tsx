import { useMutation } from '@tanstack/react-query';
import Button from 'antd/es/button';
import { useState } from 'react';
import { ask, client } from '../../api/client.ts';
import { isProblem } from '../../api/problem.ts';
import { useText } from '../../text/language.tsx';
import { Field } from '../../ui/field.tsx';
import { CodeForm } from './code-form.tsx';
import { SignInProblem } from './sign-in-problem.tsx';
import styles from './sign-in.module.css';
import { signInText } from './sign-in-text.ts';

interface Asked {
  readonly name: string;
  readonly password: string;
  readonly code?: string;
}

/** Signs in by name and password, and by a code if the account has a second factor. */
export function PasswordSignIn({ onSignedIn }: { readonly onSignedIn: () => Promise<void> }) {
  const t = useText(signInText);
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const [needsCode, setNeedsCode] = useState(false);
  const [isChecked, setIsChecked] = useState(false);
  const signIn = useMutation({
    mutationFn: async (asked: Asked) => {
      await ask(client.POST('/sessions', { body: asked }));
      await onSignedIn();
    },
    onError: (error) => {
      if (isProblem(error, 'second_factor_required')) setNeedsCode(true);
    },
  });
  const problem = isProblem(signIn.error, 'second_factor_required') ? null : signIn.error;
  if (needsCode)
    return (
      <>
        {problem && <SignInProblem error={problem} words={t.wrongCode} />}
        <CodeForm
          lead={t.secondLead}
          isBusy={signIn.isPending}
          onCode={(code) => signIn.mutate({ name: name.trim(), password, code })}
          onBack={() => {
            signIn.reset();
            setNeedsCode(false);
          }}
        />
      </>
    );
  return (
    <form
      className={styles['form']}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        setIsChecked(true);
        if (name.trim() !== '' && password !== '') signIn.mutate({ name: name.trim(), password });
      }}
    >
      {problem && <SignInProblem error={problem} words={t.wrong} />}
      <Field
        label={t.name}
        value={name}
        onValue={setName}
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        maxLength={64}
        size="large"
        problem={isChecked && name.trim() === '' ? t.required : undefined}
      />
      <Field
        label={t.password}
        value={password}
        onValue={setPassword}
        type="password"
        autoComplete="current-password"
        maxLength={256}
        size="large"
        problem={isChecked && password === '' ? t.required : undefined}
      />
      <Button type="primary" htmlType="submit" size="large" block loading={signIn.isPending}>
        {t.submit}
      </Button>
    </form>
  );
}
