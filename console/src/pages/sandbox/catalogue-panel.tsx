import { useQuery, useQueryClient } from '@tanstack/react-query';
import Button from 'antd/es/button';
import { useDeferredValue, useState } from 'react';
import { catalogue, sampleOf, type CatalogueEntry } from '../../api/sandbox.ts';
import { apiName, apiText } from '../../text/api-text.ts';
import { useLanguage, useText } from '../../text/language.tsx';
import { Choice } from '../../ui/choice.tsx';
import { copyText } from '../../ui/copy-button.tsx';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import { Field } from '../../ui/field.tsx';
import { LongText } from '../../ui/long-text.tsx';
import { ProblemPanel } from '../../ui/problem-panel.tsx';
import { Waiting } from '../../ui/waiting.tsx';
import styles from './sandbox.module.css';
import { sandboxText } from './sandbox-text.ts';

const FIRST_ROWS = 20;

/** Every made-up answer with the values that lead to it, and its request as a curl command. */
export function CataloguePanel() {
  const t = useText(sandboxText);
  const apis = useText(apiText);
  const language = useLanguage();
  const { data, error, refetch } = useQuery(catalogue);
  const [api, setApi] = useState('');
  const [find, setFind] = useState('');
  const wanted = useDeferredValue(find.trim().toLowerCase());
  if (error) return <ProblemPanel error={error} onRetry={() => void refetch()} />;
  if (!data) return <Waiting />;
  const rows = data.filter(
    (entry) => (api === '' || entry.api === api) && Object.values(entry).join('\n').toLowerCase().includes(wanted),
  );
  const aboutOf = ({ about, aboutZh }: CatalogueEntry) => (language === 'en' ? about : aboutZh);
  const columns: readonly Column<CatalogueEntry>[] = [
    { title: t.api, cell: (entry) => apiName(apis, entry.api), csv: (entry) => entry.api },
    { title: t.scenario, cell: ({ slug }) => <LongText isCode>{slug}</LongText>, csv: ({ slug }) => slug },
    { title: t.answer, cell: aboutOf, csv: aboutOf },
    {
      title: t.values,
      cell: ({ idNumber, name, phone }) => (
        <span className={styles['values']}>
          {[idNumber, name, phone].map((value) => value !== null && <span key={value}>{value}</span>)}
        </span>
      ),
      csv: ({ idNumber, name, phone }) => [idNumber, name, phone].filter((value) => value !== null).join(' '),
    },
    { title: t.curl, kind: 'actions', cell: (entry) => <CopyCurl entry={entry} /> },
  ];
  return (
    <DataTable
      caption={t.catalogue}
      title={t.catalogue}
      filter={
        <>
          <p>{t.catalogueLead}</p>
          <div className={styles['row']}>
            <Choice
              label={t.api}
              any={t.anyApi}
              value={api}
              options={[...new Set(data.map((entry) => entry.api))].map((name) => [name, apiName(apis, name)])}
              onValue={setApi}
            />
            <Field label={t.find} type="search" maxLength={64} value={find} onValue={setFind} />
          </div>
        </>
      }
      columns={columns}
      rows={rows}
      rowKey={(entry) => `${entry.api} ${entry.slug}`}
      empty={<p>{t.noMatch}</p>}
      firstRows={FIRST_ROWS}
      fileName="renzheng-sandbox-catalogue"
    />
  );
}

/** Asks the server for the request of an answer, and copies it as a command. */
function CopyCurl({ entry: { api, slug } }: { readonly entry: CatalogueEntry }) {
  const t = useText(sandboxText);
  const queries = useQueryClient();
  const [state, setState] = useState<'curl' | 'copied' | 'copyFailed'>('curl');
  const copy = async () => {
    const sample = await queries.fetchQuery(sampleOf(api, slug)).catch(() => null);
    setState(sample !== null && (await copyText(sample.curl)) ? 'copied' : 'copyFailed');
  };
  return (
    <Button size="small" aria-label={`${t[state]}: ${slug}`} onClick={() => void copy()}>
      <span aria-live="polite">{t[state]}</span>
    </Button>
  );
}
