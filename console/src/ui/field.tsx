import Input, { type InputProps } from 'antd/es/input/Input';
import { useId, type ReactNode } from 'react';
import styles from './field.module.css';

interface Props extends Omit<InputProps, 'onChange' | 'value'> {
  readonly label: string;
  readonly value: string;
  readonly onValue: (value: string) => void;
  /** What to enter. */
  readonly hint?: ReactNode;
  /** What is wrong with the value. */
  readonly problem?: string | undefined;
}

/** A field of a form with its label, and what is wrong with it. */
export function Field({ label, value, onValue, hint, problem, ...input }: Props) {
  const id = useId();
  const isWrong = problem !== undefined;
  return (
    <div className={styles['field']}>
      <label htmlFor={id}>{label}</label>
      <Input
        {...input}
        id={id}
        value={value}
        status={isWrong ? 'error' : ''}
        aria-invalid={isWrong}
        aria-describedby={isWrong || hint !== undefined ? `${id}-about` : undefined}
        onChange={(event) => onValue(event.target.value)}
      />
      {(isWrong || hint !== undefined) && (
        <div id={`${id}-about`} className={isWrong ? styles['problem'] : styles['hint']}>
          {problem ?? hint}
        </div>
      )}
    </div>
  );
}

interface GroupProps {
  readonly label: string;
  readonly hint?: ReactNode;
  /** What is wrong with what was chosen. */
  readonly problem?: string | undefined;
  readonly children: ReactNode;
}

/** Several fields, e.g. radio buttons, under one label. */
export function FieldGroup({ label, hint, problem, children }: GroupProps) {
  const id = useId();
  return (
    <fieldset className={styles['group']} aria-describedby={problem === undefined ? undefined : id}>
      <legend>{label}</legend>
      {hint !== undefined && <div className={styles['hint']}>{hint}</div>}
      {children}
      {problem !== undefined && (
        <div id={id} className={styles['problem']}>
          {problem}
        </div>
      )}
    </fieldset>
  );
}
