import type { ReactNode } from 'react';
import { Link } from 'react-router';
import styles from './link-button.module.css';

interface Props {
  readonly to: string;
  readonly isPrimary?: boolean;
  /** Whether it leads to what the page shows. */
  readonly isCurrent?: boolean;
  readonly children: ReactNode;
}

/** A link to another page that looks like a button. */
export function LinkButton({ to, isPrimary = false, isCurrent = false, children }: Props) {
  return (
    <Link
      to={to}
      aria-current={isCurrent ? 'page' : undefined}
      className={isPrimary ? `${styles['button']} ${styles['primary']}` : styles['button']}
    >
      {children}
    </Link>
  );
}
