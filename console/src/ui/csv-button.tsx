import DownloadOutlined from '@ant-design/icons/es/icons/DownloadOutlined';
import Button from 'antd/es/button';
import { defineText, useText } from '../text/language.tsx';
import styles from './csv-button.module.css';
import { saveFile, toCsv, type CsvValue } from './csv.ts';

/** A table as a file has it. */
export interface CsvTable {
  readonly header: readonly string[];
  readonly rows: readonly (readonly CsvValue[])[];
}

interface Props {
  /** Name of the file, without its ending. */
  readonly fileName: string;
  /** Called when the file is asked for. */
  readonly table: () => CsvTable;
  readonly isDisabled?: boolean;
  /** What the table shows, for screen readers, if the page has several. */
  readonly of?: string;
}

const text = defineText({ csv: '导出 CSV' }, { csv: 'Export CSV' });

/** A button that saves a table as CSV. */
export function CsvButton({ fileName, table, isDisabled = false, of }: Props) {
  const t = useText(text);
  const save = () => {
    const { header, rows } = table();
    saveFile(`${fileName}.csv`, toCsv(header, rows));
  };
  return (
    <Button
      size="small"
      icon={<DownloadOutlined aria-hidden />}
      disabled={isDisabled}
      onClick={save}
      {...(of !== undefined && { 'aria-label': `${t.csv}: ${of}` })}
    >
      {t.csv}
    </Button>
  );
}

/** The same button in a line of its own, below a table that a page draws itself. */
export function CsvLine(props: Props & { readonly of: string }) {
  return (
    <div className={styles['line']}>
      <CsvButton {...props} />
    </div>
  );
}
