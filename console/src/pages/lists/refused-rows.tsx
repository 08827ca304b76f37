import Button from 'antd/es/button';
import { useState } from 'react';
import type { previewEntries } from '../../api/lists.ts';
import { useText } from '../../text/language.tsx';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import { Field } from '../../ui/field.tsx';
import styles from '../apps/apps.module.css';
import { listsText } from './lists-text.ts';
import { linesOf, mended } from './table-parts.ts';

type Preview = Awaited<ReturnType<typeof previewEntries>>;
type Refused = Preview['refused'][number];

/** So many rows can be mended in the page at once. */
const MENDED_MAX = 50;

interface Props {
  readonly csv: string;
  readonly preview: Preview;
  /** Called with the table in which rows were mended. */
  readonly onMend: (csv: string) => void;
}

/** The refused rows of a table, each in a field in which it can be mended. */
export function RefusedRows({ csv, preview, onMend }: Props) {
  const t = useText(listsText);
  const { heading, rows } = linesOf(csv);
  const lines = [...heading, ...rows];
  const [changed, setChanged] = useState<ReadonlyMap<number, string>>(new Map());
  const shown = preview.refused.slice(0, MENDED_MAX);
  const more = preview.refusedRows - shown.length;
  const contentOf = ({ line }: Refused) => changed.get(line) ?? lines[line - 1] ?? '';
  const columns: readonly Column<Refused>[] = [
    { title: t.line, kind: 'end', cell: ({ line }) => line, csv: ({ line }) => line },
    { title: t.problem, cell: ({ problem }) => problem, csv: ({ problem }) => problem },
    {
      title: t.content,
      cell: (row) => (
        <Field
          label={`${t.line} ${row.line}`}
          value={contentOf(row)}
          onValue={(text) => setChanged(new Map([...changed, [row.line, text]]))}
          spellCheck={false}
          autoComplete="off"
        />
      ),
      csv: contentOf,
    },
  ];
  return (
    <>
      <DataTable
        caption={t.refusedTitle}
        title={t.refusedTitle}
        columns={columns}
        rows={shown}
        rowKey={({ line }) => line}
        empty={null}
        fileName="renzheng-refused-rows"
      />
      <p>
        {t.refusedLead} {more > 0 && t.refusedMore(more)}
      </p>
      <div className={styles['buttons']}>
        <Button disabled={changed.size === 0} onClick={() => onMend(mended(csv, changed))}>
          {t.mend}
        </Button>
      </div>
    </>
  );
}
