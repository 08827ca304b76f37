import Button from 'antd/es/button';
import { useState } from 'react';
import { listPeople, usePeopleChange, type ShownPerson } from '../../api/people.ts';
import { useText } from '../../text/language.tsx';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import { Instant, instantText } from '../../ui/instant.tsx';
import { Panel } from '../../ui/page.tsx';
import { ProblemPanel } from '../../ui/problem-panel.tsx';
import { peopleText } from './people-text.ts';

/** As many people as one call gives. */
const PAGE = 50;

/** The people of the register, masked. They are loaded only after a click. */
export function PeopleList() {
  const t = useText(peopleText);
  const [rows, setRows] = useState<readonly ShownPerson[] | null>(null);
  const [isAll, setAll] = useState(false);
  const columns = useColumns();
  const load = usePeopleChange(async () => {
    const page = await listPeople(rows?.at(-1)?.personId ?? null);
    setRows([...(rows ?? []), ...page]);
    setAll(page.length < PAGE);
  });
  const button = (label: string) => (
    <Button loading={load.isPending} onClick={() => load.mutate(undefined)}>
      {label}
    </Button>
  );
  if (rows === null)
    return (
      <Panel title={t.list} lead={t.listLead}>
        {load.error && <ProblemPanel error={load.error} />}
        {button(t.open)}
      </Panel>
    );
  return (
    <>
      {load.error && <ProblemPanel error={load.error} />}
      <DataTable
        title={t.list}
        caption={t.list}
        columns={columns}
        rows={rows}
        rowKey={({ personId }) => personId}
        empty={t.empty}
        fileName="renzheng-people"
        footer={isAll ? undefined : button(t.more)}
      />
    </>
  );
}

function useColumns(): readonly Column<ShownPerson>[] {
  const t = useText(peopleText);
  return [
    {
      title: t.idNumber,
      cell: ({ idNumber }) => <code>{idNumber}</code>,
      csv: ({ idNumber }) => idNumber,
    },
    { title: t.name, cell: ({ realName }) => realName, csv: ({ realName }) => realName },
    { title: t.face, cell: ({ face }) => t.faces[face], csv: ({ face }) => face },
    { title: t.photos, cell: ({ photos }) => photos, csv: ({ photos }) => photos, kind: 'end' },
    {
      title: t.enrolled,
      cell: ({ enrolledAtMs }) => <Instant atMs={enrolledAtMs} />,
      csv: ({ enrolledAtMs }) => instantText(enrolledAtMs),
    },
    {
      title: t.changed,
      cell: ({ changedAtMs }) => <Instant atMs={changedAtMs} />,
      csv: ({ changedAtMs }) => instantText(changedAtMs),
    },
  ];
}
