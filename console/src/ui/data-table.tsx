import Button from 'antd/es/button';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { defineText, useText } from '../text/language.tsx';
import type { CsvValue } from './csv.ts';
import { CsvButton, type CsvTable } from './csv-button.tsx';
import styles from './data-table.module.css';

/** A column of a table. */
export interface Column<Row> {
  readonly title: string;
  readonly cell: (row: Row) => ReactNode;
  /** What a CSV file has in this column. A column without it, e.g. of buttons, is left out of the file. */
  readonly csv?: (row: Row) => CsvValue;
  /** The column stands only in the CSV file, e.g. the parts of what one cell shows together. */
  readonly isOnlyInFile?: boolean;
  /** The name of the order by this column, if the table can be sorted by it. */
  readonly sort?: string;
  /** `end` for numbers, `actions` for buttons. */
  readonly kind?: 'end' | 'actions';
}

interface Props<Row> {
  /** What the table shows, for screen readers. */
  readonly caption: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly rowKey: (row: Row) => string | number;
  /** The row that a key would open. It is marked, and kept in sight. */
  readonly markedKey?: string | number | null;
  /** Shown if there is no row: why, and what to do. */
  readonly empty: ReactNode;
  /** Name of the CSV file, without its ending. */
  readonly fileName: string;
  /** A button in place of the one that saves the rows of this page, e.g. one that exports all pages. */
  readonly exportButton?: ReactNode;
  /** Buttons beside the one that saves the rows, e.g. one that adds a row. */
  readonly actions?: ReactNode;
  /** What stands above the table in place of the count of its rows. */
  readonly note?: ReactNode;
  /** The title of a table that is one part of a page. */
  readonly title?: string;
  /** The rows are those of an earlier filter or page, and others are on their way. */
  readonly isBusy?: boolean;
  /** By which column the rows are sorted, and what to do when another one is chosen. The page sorts the rows. */
  readonly sort?: { readonly by: string; readonly onSort: (by: string) => void };
  /** Fields between the title and the rows, e.g. one that searches them. */
  readonly filter?: ReactNode;
  /** How many rows are shown until the person asks for all of them. The file has all of them. */
  readonly firstRows?: number;
  /** A button below the rows, e.g. one that shows more of them. */
  readonly footer?: ReactNode;
}

const text = defineText(
  { rows: (count: number) => `${count} 行`, all: (count: number) => `显示全部 ${count} 行` },
  {
    rows: (count: number) => (count === 1 ? '1 row' : `${count} rows`),
    all: (count: number) => `Show all ${count} rows`,
  },
);

/** A table with a button that saves it as CSV. On a narrow screen each row becomes a card. */
export function DataTable<Row>(props: Props<Row>) {
  const { rows, empty, note, title, actions, isBusy = false, filter, footer } = props;
  const t = useText(text);
  const [isAll, setAll] = useState(false);
  const first = isAll ? rows : rows.slice(0, props.firstRows);
  return (
    <div className={styles['block']} aria-busy={isBusy}>
      <div className={styles['bar']}>
        {title === undefined ? (
          <span className={styles['count']}>{note ?? t.rows(rows.length)}</span>
        ) : (
          <h2>{title}</h2>
        )}
        <div className={styles['buttons']}>
          {actions}
          {props.exportButton ?? (
            <CsvButton fileName={props.fileName} table={() => fileOf(props)} isDisabled={rows.length === 0} />
          )}
        </div>
      </div>
      {filter !== undefined && <div className={styles['filter']}>{filter}</div>}
      {rows.length === 0 ? <div className={styles['empty']}>{empty}</div> : <TableSection {...props} rows={first} />}
      {first.length < rows.length && (
        <div className={styles['bar']}>
          <Button size="small" onClick={() => setAll(true)}>
            {t.all(rows.length)}
          </Button>
        </div>
      )}
      {footer !== undefined && <div className={styles['bar']}>{footer}</div>}
    </div>
  );
}

/** The rows under the titles of their columns. */
function TableSection<Row>({ caption, columns, rows, rowKey, sort, markedKey = null }: Props<Row>) {
  const shown = columns.filter(({ isOnlyInFile = false }) => !isOnlyInFile);
  return (
    // A table that the screen cuts can be scrolled by keyboard.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <section className={styles['scroll']} tabIndex={0} aria-label={caption}>
      <table className={styles['table']} aria-label={caption}>
        <thead>
          <tr>
            {shown.map((column) => (
              <HeadCell key={column.title} column={column} sort={sort} />
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <TableRow key={rowKey(row)} row={row} columns={shown} isMarked={rowKey(row) === markedKey} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

interface HeadProps<Row> {
  readonly column: Column<Row>;
  readonly sort: Props<Row>['sort'];
}

/** The title of a column, which is a button if the table can be sorted by it. */
function HeadCell<Row>({ column: { title, kind, sort: name }, sort }: HeadProps<Row>) {
  if (name === undefined || sort === undefined)
    return (
      <th scope="col" data-kind={kind}>
        {title}
      </th>
    );
  const isSorted = sort.by === name;
  return (
    <th scope="col" data-kind={kind} aria-sort={isSorted ? 'descending' : 'none'}>
      <button type="button" className={styles['sort']} onClick={() => sort.onSort(name)}>
        {title} <span aria-hidden="true">{isSorted ? '↓' : '↕'}</span>
      </button>
    </th>
  );
}

interface RowProps<Row> {
  readonly row: Row;
  readonly columns: readonly Column<Row>[];
  readonly isMarked: boolean;
}

function TableRow<Row>({ row, columns, isMarked }: RowProps<Row>) {
  const element = useRef<HTMLTableRowElement>(null);
  useEffect(() => {
    if (isMarked) element.current?.scrollIntoView({ block: 'nearest' });
  }, [isMarked]);
  return (
    <tr ref={element} {...(isMarked && { 'aria-current': true })}>
      {columns.map(({ title, cell, kind }) => (
        <td key={title} data-kind={kind}>
          <span className={styles['label']} aria-hidden="true">
            {title}
          </span>
          <div className={styles['value']}>{cell(row)}</div>
        </td>
      ))}
    </tr>
  );
}

function fileOf<Row>({ columns, rows }: Props<Row>): CsvTable {
  const kept = columns.flatMap(({ title, csv }) => (csv ? [{ title, csv }] : []));
  return { header: kept.map(({ title }) => title), rows: rows.map((row) => kept.map(({ csv }) => csv(row))) };
}
