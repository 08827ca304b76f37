import styles from './figures.module.css';
import { ValueLink } from './value-link.tsx';

/** A longer value, e.g. an amount with six decimals, is written smaller, so that it stays on one line. */
const LONG = 8;

interface Props {
  readonly title: string;
  /** A number with an address leads to the rows that it counts. */
  readonly figures: readonly (readonly [name: string, value: string, to?: string])[];
}

/** A few large numbers with their names. */
export function Figures({ title, figures }: Props) {
  return (
    <section className={styles['figures']} aria-label={title}>
      <h2>{title}</h2>
      <dl>
        {figures.map(([name, value, to]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd data-long={value.length > LONG}>
              <ValueLink name={name} value={value} to={to} />
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
