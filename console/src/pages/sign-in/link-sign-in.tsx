import { useMutation } from '@tanstack/react-query';
import Button from 'antd/es/button';
import { useEffect, useRef, useState } from 'react';
import { ask, client } from '../../api/client.ts';
import { isProblem } from '../../api/problem.ts';
import { useText } from '../../text/language.tsx';
import { CodeForm } from './code-form.tsx';
import { SignInProblem } from './sign-in-problem.tsx';
import styles from './sign-in.module.css';
import { signInText } from './sign-in-text.ts';

interface Props {
  readonly secret: string;
  readonly onSignedIn: () => Promise<void>;
  readonly onGiveUp: () => void;
}

/** Signs in by a one-time link at once, and asks for a code if the account has a second factor. */
export function LinkSignIn({ secret, onSignedIn, onGiveUp }: Props) {
  const t = useText(signInText);
  const [needsCode, setNeedsCode] = useState(false);
  const { mutate, ...signIn } = useMutation({
    mutationFn: async (code: string | null) => {
      await ask(client.POST('/sessions/link', { body: code === null ? { secret } : { secret, code } }));
      await onSignedIn();
    },
    onError: (error) => {
      if (isProblem(error, 'second_factor_required')) setNeedsCode(true);
    },
  });
  // The link works once, so it must not be sent twice.
  const isSent = useRef(false);
  useEffect(() => {
    if (isSent.current) return;
    isSent.current = true;
    mutate(null);
  }, [mutate]);
  const problem = isProblem(signIn.error, 'second_factor_required') ? null : signIn.error;
  if (needsCode)
    return (
      <>
        {problem && <SignInProblem error={problem} words={t.wrongCode} />}
        <CodeForm lead={t.secondLinkLead} isBusy={signIn.isPending} onCode={mutate} onBack={onGiveUp} />
      </>
    );
  if (!problem) return <p role="status">{t.linking}</p>;
  return (
    <div className={styles['form']}>
      <SignInProblem error={problem} words={t.wrongLink} />
      <Button size="large" block onClick={onGiveUp}>
        {t.usePassword}
      </Button>
    </div>
  );
}
