import Button from 'antd/es/button';
import { useState } from 'react';
import { useText } from '../../text/language.tsx';
import { Field } from '../../ui/field.tsx';
import styles from './sign-in.module.css';
import { signInText } from './sign-in-text.ts';

interface Props {
  readonly lead: string;
  readonly isBusy: boolean;
  readonly onCode: (code: string) => void;
  readonly onBack: () => void;
}

const CODE = /^\d{6}$/;
const RECOVERY_CODE = /^[0-9a-z]{5}-?[0-9a-z]{5}$/i;

/** Asks for the code of the second factor, or for a recovery code. */
export function CodeForm({ lead, isBusy, onCode, onBack }: Props) {
  const t = useText(signInText);
  const [value, setValue] = useState('');
  const [isRecovery, setIsRecovery] = useState(false);
  const [isChecked, setIsChecked] = useState(false);
  const code = value.replaceAll(/\s/g, '');
  const isFine = (isRecovery ? RECOVERY_CODE : CODE).test(code);
  return (
    <form
      className={styles['form']}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        setIsChecked(true);
        if (isFine) onCode(code);
      }}
    >
      <div>
        <h2>{t.second}</h2>
        <p>{lead}</p>
      </div>
      <Field
        key={String(isRecovery)}
        label={isRecovery ? t.recoveryCode : t.code}
        hint={isRecovery ? t.recoveryHint : t.codeHint}
        value={value}
        onValue={setValue}
        // The person came here to type it.
        autoFocus
        autoComplete="one-time-code"
        inputMode={isRecovery ? 'text' : 'numeric'}
        spellCheck={false}
        maxLength={20}
        size="large"
        problem={isChecked && !isFine ? (isRecovery ? t.recoveryShape : t.codeShape) : undefined}
      />
      <Button type="primary" htmlType="submit" size="large" block loading={isBusy}>
        {t.submit}
      </Button>
      <div className={styles['others']}>
        <Button
          type="link"
          onClick={() => {
            setIsRecovery(!isRecovery);
            setValue('');
            setIsChecked(false);
          }}
        >
          {isRecovery ? t.useCode : t.useRecovery}
        </Button>
        <Button type="link" onClick={onBack}>
          {t.back}
        </Button>
      </div>
    </form>
  );
}
