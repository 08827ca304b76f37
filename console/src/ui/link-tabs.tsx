import { LinkButton } from './link-button.tsx';
import styles from './link-tabs.module.css';

interface Props {
  /** What one chooses among, for screen readers. */
  readonly label: string;
  readonly links: readonly { readonly to: string; readonly title: string; readonly isCurrent: boolean }[];
}

/** Links beside each other, one of which leads to what the page shows. */
export function LinkTabs({ label, links }: Props) {
  return (
    <nav className={styles['links']} aria-label={label}>
      {links.map(({ to, title, isCurrent }) => (
        <LinkButton key={title} to={to} isCurrent={isCurrent}>
          {title}
        </LinkButton>
      ))}
    </nav>
  );
}
