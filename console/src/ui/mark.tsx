import type { ReactNode } from 'react';
import styles from './mark.module.css';

interface Props {
  readonly kind: 'good' | 'bad' | 'warning' | 'plain';
  readonly children: ReactNode;
}

/** A word about the state of something. The dot repeats in colour what the word says. */
export function Mark({ kind, children }: Props) {
  return (
    <span className={styles['mark']} data-kind={kind}>
      {children}
    </span>
  );
}
