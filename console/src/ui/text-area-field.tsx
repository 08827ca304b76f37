import TextArea from 'antd/es/input/TextArea';
import { useId, type ReactNode } from 'react';
import styles from './field.module.css';

interface Props {
  readonly label: string;
  readonly value: string;
  readonly onValue: (value: string) => void;
  readonly onBlur?: () => void;
  readonly rows?: number;
  readonly maxLength?: number;
  readonly placeholder?: string;
  /** What to enter. */
  readonly hint?: ReactNode;
  /** What is wrong with the value. */
  readonly problem?: string | undefined;
}

const ROWS_MAX = 10;

/** A field of several lines with its label, and what is wrong with it. */
export function TextAreaField({ label, value, onValue, hint, problem, rows = 3, ...area }: Props) {
  const id = useId();
  const isWrong = problem !== undefined;
  return (
    <div className={styles['field']}>
      <label htmlFor={id}>{label}</label>
      <TextArea
        {...area}
        id={id}
        value={value}
        rows={Math.min(ROWS_MAX, Math.max(rows, value.split('\n').length))}
        spellCheck={false}
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
