import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { personImports, type ListedImport } from '../../api/person-imports.ts';
import { useMay } from '../../api/session.ts';
import { useText } from '../../text/language.tsx';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import { instantText } from '../../ui/instant.tsx';
import { LinkButton } from '../../ui/link-button.tsx';
import { LongText } from '../../ui/long-text.tsx';
import { Mark } from '../../ui/mark.tsx';
import { countText } from '../../ui/numbers.ts';
import { Page } from '../../ui/page.tsx';
import { ProblemPanel } from '../../ui/problem-panel.tsx';
import { Waiting } from '../../ui/waiting.tsx';
import { RegisterSize } from '../people/register-size.tsx';
import { importPath } from './import-path.ts';
import { importsText } from './imports-text.ts';
import { SendPanel } from './send-panel.tsx';

/** Sends a file of people, and lists the imports with their state. */
export function ImportsPage() {
  const t = useText(importsText);
  const may = useMay();
  const { data, error, refetch } = useQuery(personImports);
  return (
    <Page title={t.title} lead={t.lead} actions={<LinkButton to="/people">{t.back}</LinkButton>}>
      {may('person-imports.part') && <SendPanel title={t.send} lead={t.sendLead} mends={null} />}
      <RegisterSize />
      {error && !data && <ProblemPanel error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Waiting />}
      {data && <ImportTable imports={data} />}
    </Page>
  );
}

/** How the state of an import is marked. */
export const STATE_MARKS = {
  receiving: 'warning',
  checked: 'plain',
  running: 'plain',
  stopped: 'warning',
  failed: 'bad',
  done: 'good',
} as const;

function ImportTable({ imports }: { readonly imports: readonly ListedImport[] }) {
  const t = useText(importsText);
  const columns: readonly Column<ListedImport>[] = [
    {
      title: t.received,
      cell: ({ importId, receivedAtMs }) => <Link to={importPath(importId)}>{instantText(receivedAtMs)}</Link>,
      csv: ({ receivedAtMs }) => instantText(receivedAtMs),
    },
    {
      title: t.state,
      cell: ({ state }) => <Mark kind={STATE_MARKS[state]}>{t.states[state]}</Mark>,
      csv: ({ state }) => state,
    },
    { title: t.sender, cell: ({ startedBy }) => <LongText>{startedBy}</LongText>, csv: ({ startedBy }) => startedBy },
    count(t.rows, ({ rows }) => rows),
    count(t.done, ({ done }) => done),
    count(t.added, ({ added }) => added),
    count(t.updated, ({ updated }) => updated),
    count(t.unchanged, ({ unchanged }) => unchanged),
    count(t.refused, ({ refused }) => refused),
  ];
  return (
    <DataTable
      caption={t.all}
      title={t.all}
      columns={columns}
      rows={imports}
      rowKey={({ importId }) => importId}
      empty={t.noImports}
      fileName="renzheng-imports"
    />
  );
}

function count(title: string, of: (row: ListedImport) => number): Column<ListedImport> {
  return { title, kind: 'end', cell: (row) => countText(of(row)), csv: of };
}
