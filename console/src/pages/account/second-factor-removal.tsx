import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { ask, client } from '../../api/client.ts';
import { useText } from '../../text/language.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { FactorProblem } from './second-factor-enrolment.tsx';
import { secondFactorText } from './second-factor-text.ts';

interface Props {
  readonly onDone: () => void;
  readonly onClose: () => void;
}

/** Turns one's own second factor off. It needs the password and a code, so that a stolen session cannot do it. */
export function SecondFactorRemoval({ onDone, onClose }: Props) {
  const t = useText(secondFactorText);
  const [password, setPassword] = useState('');
  const [code, setCode] = useState('');
  const remove = useMutation({
    mutationFn: () =>
      ask(client.POST('/sessions/totp/remove', { body: { password, code: code.replaceAll(/\s/g, '') } })),
    onSuccess: onDone,
  });
  return (
    <Dialog
      title={t.stopTitle}
      action={t.stop}
      isDangerous
      isBusy={remove.isPending}
      onAction={() => remove.mutate()}
      onClose={onClose}
    >
      <p>{t.stopWhat}</p>
      {remove.error && <FactorProblem error={remove.error} />}
      <Field
        label={t.password}
        value={password}
        onValue={setPassword}
        type="password"
        autoComplete="current-password"
        maxLength={256}
        required
      />
      <Field
        label={t.codeOrRecovery}
        value={code}
        onValue={setCode}
        autoComplete="one-time-code"
        spellCheck={false}
        maxLength={20}
        required
      />
    </Dialog>
  );
}
