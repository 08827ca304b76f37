import { useEffect, useRef, type ReactNode } from 'react';
import { defineText, useText } from '../text/language.tsx';
import { isTyping } from './is-typing.ts';
import styles from './page.module.css';

interface Props {
  readonly title: string;
  /** A sentence that says what the page is for. */
  readonly lead?: ReactNode;
  /** Buttons beside the title. */
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

const text = defineText({ product: '人证' }, { product: 'Renzheng' });

/** A page of the console: its title, what can be done, and its content. The browser's title follows. */
export function Page({ title, lead, actions, children }: Props) {
  const t = useText(text);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} · ${t.product}`;
  }, [title, t.product]);
  // After a click on a link, the keyboard and a screen reader go on at the title of the page that opened. If the person
  // types already, e.g. into the search for an order, the field keeps the keyboard.
  useEffect(() => {
    if (!isTyping(document.activeElement)) heading.current?.focus({ preventScroll: true });
  }, []);
  return (
    <main className={styles['page']} id="main">
      <header className={styles['head']}>
        <div className={styles['words']}>
          <h1 ref={heading} tabIndex={-1}>
            <bdi>{title}</bdi>
          </h1>
          {lead !== undefined && <p>{lead}</p>}
        </div>
        {actions !== undefined && <div className={styles['actions']}>{actions}</div>}
      </header>
      {children}
    </main>
  );
}

interface PanelProps {
  readonly title: string;
  readonly lead?: ReactNode;
  readonly children: ReactNode;
}

/** A part of a page, with a title of its own. */
export function Panel({ title, lead, children }: PanelProps) {
  return (
    <section className={styles['panel']} aria-label={title}>
      <h2>{title}</h2>
      {lead !== undefined && <p className={styles['panelLead']}>{lead}</p>}
      {children}
    </section>
  );
}
