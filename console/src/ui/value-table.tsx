import { LongText } from './long-text.tsx';
import styles from './value-table.module.css';

interface Props {
  readonly label: string;
  readonly values: Readonly<Record<string, unknown>>;
}

/** Any values as a table that can be read: names, numbers, and lists below each other. */
export function ValueTable({ label, values }: Props) {
  return (
    <table className={styles['values']} aria-label={label}>
      <tbody>
        {Object.entries(values).map(([name, value]) => (
          <tr key={name}>
            <th scope="row">
              <LongText isCode>{name}</LongText>
            </th>
            <td>
              <Value value={value} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Value({ value }: { readonly value: unknown }) {
  if (value === null || value === undefined || value === '') return <>—</>;
  if (Array.isArray(value)) return <Values values={value} />;
  if (typeof value === 'object') return <ValueTable label="" values={value as Readonly<Record<string, unknown>>} />;
  return <LongText>{String(value)}</LongText>;
}

function Values({ values }: { readonly values: readonly unknown[] }) {
  if (values.length === 0) return <>—</>;
  return (
    <ul className={styles['list']}>
      {values.map((value, at) => (
        // The values of a trace have no names, and never change.
        // oxlint-disable-next-line react/no-array-index-key
        <li key={at}>
          <Value value={value} />
        </li>
      ))}
    </ul>
  );
}
