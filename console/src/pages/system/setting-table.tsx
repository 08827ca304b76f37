import { useQuery } from '@tanstack/react-query';
import Checkbox from 'antd/es/checkbox';
import { useState } from 'react';
import { settings, type ShownSetting } from '../../api/system.ts';
import { useText } from '../../text/language.tsx';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import { Field } from '../../ui/field.tsx';
import { LongText } from '../../ui/long-text.tsx';
import { ProblemPanel } from '../../ui/problem-panel.tsx';
import { Waiting } from '../../ui/waiting.tsx';
import styles from './system.module.css';
import { systemText } from './system-text.ts';

const FIRST_ROWS = 20;

/** The settings in effect, with a search. Secrets are hidden by the server. */
export function SettingTable() {
  const t = useText(systemText);
  const { data, error, refetch } = useQuery(settings);
  const [find, setFind] = useState('');
  const [isChangedOnly, setChangedOnly] = useState(true);
  if (error) return <ProblemPanel error={error} onRetry={() => void refetch()} />;
  if (!data) return <Waiting />;
  const wanted = find.trim().toLowerCase();
  const rows = data.settings.filter(
    ({ setting, variable, from, value }) =>
      (!isChangedOnly || from !== 'default') &&
      `${setting}\n${variable}\n${String(value)}`.toLowerCase().includes(wanted),
  );
  const columns: readonly Column<ShownSetting>[] = [
    { title: t.setting, cell: ({ setting }) => <LongText isCode>{setting}</LongText>, csv: ({ setting }) => setting },
    { title: t.value, cell: (row) => <LongText isCode>{valueOf(row)}</LongText>, csv: ({ value }) => value },
    { title: t.origin, cell: ({ from }) => t.origins[from], csv: ({ from }) => from },
    {
      title: t.variable,
      cell: ({ variable }) => <LongText isCode>{variable}</LongText>,
      csv: ({ variable }) => variable,
    },
  ];
  return (
    <DataTable
      caption={t.settings}
      title={t.settings}
      filter={
        <div className={styles['filter']}>
          <p>
            {t.settingsLead} {t.answeredBy(data.node)}
          </p>
          <Field label={t.find} type="search" maxLength={64} value={find} onValue={setFind} />
          <Checkbox checked={isChangedOnly} onChange={({ target }) => setChangedOnly(target.checked)}>
            {t.onlyChanged}
          </Checkbox>
        </div>
      }
      columns={columns}
      rows={rows}
      rowKey={({ setting }) => setting}
      empty={<p>{t.noMatch}</p>}
      firstRows={FIRST_ROWS}
      fileName="renzheng-settings"
    />
  );
}

function valueOf({ value }: ShownSetting): string {
  return value === null ? '—' : String(value);
}
