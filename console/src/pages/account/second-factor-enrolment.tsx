import { useMutation } from '@tanstack/react-query';
import Alert from 'antd/es/alert';
import Button from 'antd/es/button';
import QRCode from 'antd/es/qr-code';
import { useState } from 'react';
import { ask, client } from '../../api/client.ts';
import { isProblem } from '../../api/problem.ts';
import { useText } from '../../text/language.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Field } from '../../ui/field.tsx';
import form from '../../ui/form.module.css';
import { ProblemPanel } from '../../ui/problem-panel.tsx';
import styles from './account.module.css';
import { secondFactorText } from './second-factor-text.ts';

interface Props {
  /** Called with the recovery codes once the factor is in force. */
  readonly onCodes: (codes: readonly string[]) => void;
  readonly onCancel: () => void;
}

/** Sets up a second factor in two steps: the password, then the picture to scan and the first code. */
export function SecondFactorEnrolment({ onCodes, onCancel }: Props) {
  const t = useText(secondFactorText);
  const [password, setPassword] = useState('');
  const begin = useMutation({ mutationFn: () => ask(client.POST('/sessions/totp', { body: { password } })) });
  if (begin.data) return <ConfirmCode {...begin.data} onCodes={onCodes} onCancel={onCancel} />;
  return (
    <form
      className={form['form']}
      onSubmit={(event) => {
        event.preventDefault();
        begin.mutate();
      }}
    >
      {begin.error && <FactorProblem error={begin.error} />}
      <Field
        label={t.password}
        hint={t.passwordHint}
        value={password}
        onValue={setPassword}
        type="password"
        autoComplete="current-password"
        maxLength={256}
        required
        autoFocus
      />
      <div className={form['buttons']}>
        <Button type="primary" htmlType="submit" loading={begin.isPending}>
          {t.go}
        </Button>
        <Button onClick={onCancel}>{t.cancel}</Button>
      </div>
    </form>
  );
}

interface ConfirmProps extends Props {
  readonly secret: string;
  readonly uri: string;
}

function ConfirmCode({ secret, uri, onCodes, onCancel }: ConfirmProps) {
  const t = useText(secondFactorText);
  const [code, setCode] = useState('');
  const confirm = useMutation({
    mutationFn: () => ask(client.PUT('/sessions/totp', { body: { code: code.replaceAll(/\s/g, '') } })),
    onSuccess: ({ recoveryCodes }) => onCodes(recoveryCodes),
  });
  return (
    <form
      className={form['form']}
      onSubmit={(event) => {
        event.preventDefault();
        confirm.mutate();
      }}
    >
      <p className={styles['lead']}>{t.scan}</p>
      {/* Dark on light in both schemes, because not every scanner reads the other way round. */}
      <QRCode
        type="svg"
        value={uri}
        size={200}
        color="#000"
        bgColor="#fff"
        bordered={false}
        className={styles['code'] ?? ''}
      />
      <div className={styles['byHand']}>
        <span>{t.byHand}</span>
        <code>{secret}</code>
        <CopyButton value={secret} />
      </div>
      {confirm.error && <FactorProblem error={confirm.error} />}
      <Field
        label={t.code}
        hint={t.codeHint}
        value={code}
        onValue={setCode}
        autoComplete="one-time-code"
        inputMode="numeric"
        maxLength={10}
        required
        autoFocus
      />
      <div className={form['buttons']}>
        <Button type="primary" htmlType="submit" loading={confirm.isPending}>
          {t.confirm}
        </Button>
        <Button onClick={onCancel}>{t.cancel}</Button>
      </div>
    </form>
  );
}

/** Says why a factor could not be set up or removed. */
export function FactorProblem({ error }: { readonly error: unknown }) {
  const t = useText(secondFactorText);
  if (!isProblem(error, 'forbidden')) return <ProblemPanel error={error} />;
  return <Alert type="error" showIcon title={t.wrong.title} description={t.wrong.advice} />;
}
