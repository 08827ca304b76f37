import type { ReactNode } from 'react';
import styles from './scroll-section.module.css';

/** What the screen may cut, e.g. a wide table. It can be scrolled by the keyboard. */
export function ScrollSection({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <section className={styles['scroll']} tabIndex={0} aria-label={label}>
      {children}
    </section>
  );
}
