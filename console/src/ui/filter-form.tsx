import Button from 'antd/es/button';
import Alert from 'antd/es/alert';
import type { ReactNode } from 'react';
import { Link, useSearchParams } from 'react-router';
import { defineText, useText } from '../text/language.tsx';
import styles from './filter-form.module.css';
import { ignoredIn } from './ignored-in.ts';

interface Props {
  /** The name of the form, for screen readers. */
  readonly label: string;
  /** The filter as it was read from the address: texts by the names that they have there. By default it has none. */
  readonly filter?: object;
  /** What stands above the fields, e.g. buttons for times. */
  readonly above?: ReactNode;
  /** The fields. */
  readonly children: ReactNode;
  /** What the button says. Without it, that it searches. */
  readonly action?: string;
  /** Whether the fields tell themselves what is wrong, instead of the browser. */
  readonly noValidate?: boolean;
  readonly onSearch: () => void;
  /** Takes the filter away. `null` if there is none. */
  readonly onClear?: (() => void) | null;
}

const text = defineText(
  {
    search: '查询',
    clear: '清除筛选',
    ignored: (conditions: string) => `地址中的这些筛选条件无效，没有使用：${conditions}`,
  },
  {
    search: 'Search',
    clear: 'Clear the filter',
    ignored: (conditions: string) =>
      `The address has conditions that make no sense, so they filter nothing: ${conditions}`,
  },
);

/** Fields that choose what a page shows. */
export function FilterForm({
  label,
  filter = {},
  above,
  children,
  action,
  noValidate = false,
  onSearch,
  onClear = null,
}: Props) {
  const t = useText(text);
  return (
    <form
      className={styles['filter']}
      aria-label={label}
      noValidate={noValidate}
      onSubmit={(event) => {
        event.preventDefault();
        onSearch();
      }}
    >
      <Ignored filter={filter} />
      {above}
      <div className={styles['grid']}>
        {children}
        <div className={styles['buttons']}>
          <Button type="primary" htmlType="submit">
            {action ?? t.search}
          </Button>
          {onClear && <Button onClick={onClear}>{t.clear}</Button>}
        </div>
      </div>
    </form>
  );
}

/** Names what the address filters by and the page cannot, because all rows would look like the ones that were asked for. */
function Ignored({ filter }: { readonly filter: object }) {
  const t = useText(text);
  const [query] = useSearchParams();
  const conditions = ignoredIn(query, filter);
  return conditions.length === 0 ? null : <Alert type="warning" showIcon title={t.ignored(conditions.join(', '))} />;
}

/** Buttons for the times that are asked for most, above the fields. */
export function RangeButtons<Range>({
  ranges,
  onRange,
}: {
  readonly ranges: readonly (readonly [label: string, range: () => Range])[];
  readonly onRange: (range: Range) => void;
}) {
  return (
    <div className={styles['ranges']}>
      {ranges.map(([label, range]) => (
        <Button key={label} size="small" onClick={() => onRange(range())}>
          {label}
        </Button>
      ))}
    </div>
  );
}

/** Leads to a page without its filter, e.g. if nothing fits it. */
export function ClearLink({ to }: { readonly to: string }) {
  const t = useText(text);
  return <Link to={to}>{t.clear}</Link>;
}
