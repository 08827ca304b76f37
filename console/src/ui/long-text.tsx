import styles from './long-text.module.css';

/**
 * Text that a person or a program chose. It is cut after three lines; the title has all of it. Marks that turn the
 * direction of writing end with it (`bdi`), so they cannot change the words around.
 */
export function LongText({ children, isCode = false }: { readonly children: string; readonly isCode?: boolean }) {
  const title = children.length > 40 ? children.slice(0, 2000) : undefined;
  return (
    <bdi className={isCode ? `${styles['long']} ${styles['code']}` : styles['long']} title={title}>
      {children.slice(0, 2000)}
    </bdi>
  );
}
