import styles from './bars.module.css';
import { ValueLink } from './value-link.tsx';

/** One bar: how much of a whole, or how far to one side. */
export interface BarRow {
  readonly name: string;
  /** From -1 to 1. Below 0 the bar goes to the left of the middle, if `isSigned`. */
  readonly part: number;
  readonly value: string;
  readonly kind?: 'good' | 'bad' | 'plain';
  /** The address of the rows that the value counts. */
  readonly to?: string;
}

interface Props {
  readonly label: string;
  readonly rows: readonly BarRow[];
  /** Bars begin in the middle and go to both sides. */
  readonly isSigned?: boolean;
  /** Part of the whole at which each bar has a mark, from 0 to 1. */
  readonly markAt?: number;
}

/** Bars with their names and values, as a table that is heard as well as seen. */
export function Bars({ label, rows, isSigned = false, markAt }: Props) {
  return (
    <table className={styles['bars']} aria-label={label}>
      <tbody>
        {rows.map(({ name, part, value, kind = 'plain', to }) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td className={styles['track']} aria-hidden="true">
              <div className={styles['ground']}>
                {part !== 0 && <div className={styles['bar']} data-kind={kind} style={placeOf(part, isSigned)} />}
                {markAt !== undefined && (
                  <div className={styles['mark']} style={{ insetInlineStart: `${markAt * 100}%` }} />
                )}
              </div>
            </td>
            <td className={styles['value']}>
              <ValueLink name={name} value={value} to={to} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function placeOf(part: number, isSigned: boolean) {
  const size = Math.min(1, Math.abs(part)) * 100;
  if (!isSigned) return { insetInlineStart: 0, width: `${size}%` };
  return part < 0
    ? { insetInlineEnd: '50%', width: `${size / 2}%` }
    : { insetInlineStart: '50%', width: `${size / 2}%` };
}
