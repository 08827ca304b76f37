import { useQuery } from '@tanstack/react-query';
import Alert from 'antd/es/alert';
import { useState } from 'react';
import { Link } from 'react-router';
import { caseTotals, type CaseTotals } from '../../api/cases.ts';
import { useMay } from '../../api/session.ts';
import { useText } from '../../text/language.tsx';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import { Figures } from '../../ui/figures.tsx';
import { dayText } from '../../ui/instant.tsx';
import { LongText } from '../../ui/long-text.tsx';
import { countText } from '../../ui/numbers.ts';
import { decisionsPath } from '../risk/decision-filter.ts';
import { casesPath } from './case-filter.ts';
import styles from './cases.module.css';
import { casesText } from './cases-text.ts';

type Scene = CaseTotals['scenes'][number];
type Person = CaseTotals['people'][number];

/** How many cases wait and how long, and below what was done by scene and person. */
export function QueueTotals() {
  const t = useText(casesText);
  const may = useMay();
  const { data } = useQuery({ ...caseTotals, enabled: may('cases.totals') });
  if (!data) return null;
  const { open, assigned, overdue, ages } = data;
  const age = (name: keyof typeof ages) => [t.ageNames[name], countText(ages[name])] as const;
  return (
    <>
      <OverCap totals={data} />
      <Figures
        title={t.waiting}
        figures={[
          [t.open, countText(open)],
          [t.assigned, countText(assigned)],
          [t.overdue, countText(overdue)],
        ]}
      />
      <details>
        <summary className={styles['summary']}>
          {t.ages} · {t.byScene} · {t.byPerson}
        </summary>
        <Figures title={t.ages} figures={[age('hour'), age('day'), age('threeDays'), age('older')]} />
        <div className={styles['columns']}>
          <Scenes scenes={data.scenes} />
          <People people={data.people} />
        </div>
      </details>
    </>
  );
}

/** Decisions that opened no case, because the day was full. */
function OverCap({ totals }: { readonly totals: CaseTotals }) {
  const t = useText(casesText);
  const [today] = useState(() => dayText(Date.now()));
  const overCap = totals.days.find(({ day }) => day === today)?.overCap ?? 0;
  if (overCap === 0) return null;
  return (
    <Alert
      type="warning"
      showIcon
      title={t.overCapWhat(countText(overCap))}
      action={<Link to={decisionsPath({ from: `${today}T00:00`, level: 'review' })}>{t.overCapShow}</Link>}
    />
  );
}

function Scenes({ scenes }: { readonly scenes: readonly Scene[] }) {
  const t = useText(casesText);
  const count = (title: string, of: (row: Scene) => number): Column<Scene> => ({
    title,
    kind: 'end',
    cell: (row) => countText(of(row)),
    csv: of,
  });
  const columns: readonly Column<Scene>[] = [
    {
      title: t.scene,
      cell: ({ scene }) =>
        scene === '' ? (
          t.noScene
        ) : (
          <Link to={casesPath({ scene })}>
            <LongText isCode>{scene}</LongText>
          </Link>
        ),
      csv: ({ scene }) => scene,
    },
    count(t.sceneColumns.unresolved, ({ unresolved }) => unresolved),
    count(t.sceneColumns.overdue, ({ overdue }) => overdue),
    count(t.sceneColumns.resolved, ({ resolved }) => resolved),
    count(t.sceneColumns.inTime, ({ resolvedInTime }) => resolvedInTime),
    count(t.sceneColumns.sla, ({ slaHours }) => slaHours),
  ];
  return (
    <DataTable
      caption={t.byScene}
      title={t.byScene}
      columns={columns}
      rows={scenes}
      rowKey={({ scene }) => scene}
      empty={<p>{t.nothing}</p>}
      fileName="renzheng-cases-by-scene"
    />
  );
}

function People({ people }: { readonly people: readonly Person[] }) {
  const t = useText(casesText);
  const count = (outcome: 'fraud' | 'genuine' | 'unclear'): Column<Person> => ({
    title: t.outcomes[outcome],
    kind: 'end',
    cell: (row) => countText(row[outcome]),
    csv: (row) => row[outcome],
  });
  const columns: readonly Column<Person>[] = [
    { title: t.person, cell: ({ name }) => <LongText>{name}</LongText>, csv: ({ name }) => name },
    count('fraud'),
    count('genuine'),
    count('unclear'),
  ];
  return (
    <DataTable
      caption={t.byPerson}
      title={t.byPerson}
      columns={columns}
      rows={people}
      rowKey={({ name }) => name}
      empty={<p>{t.noPeople}</p>}
      fileName="renzheng-cases-by-person"
    />
  );
}
