import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { ruleHits, type RuleHit } from '../../api/risk.ts';
import { ruleOutcomes, type RuleOutcome, type RuleVersion } from '../../api/rules.ts';
import { useMay } from '../../api/session.ts';
import { levelText } from '../../text/level-text.ts';
import { useText } from '../../text/language.tsx';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import { Field } from '../../ui/field.tsx';
import { Instant, instantText, minuteField } from '../../ui/instant.tsx';
import { LongText } from '../../ui/long-text.tsx';
import { countText } from '../../ui/numbers.ts';
import { decisionsPath } from '../risk/decision-filter.ts';
import { Precision } from './precision.tsx';
import { editorPath, versionPath, type Rule } from './rule-set.ts';
import styles from './rules.module.css';
import { rulesText } from './rules-text.ts';

/** A rule with what is known of its hits. */
interface RuleRow extends Rule {
  readonly hit: RuleHit | undefined;
  readonly outcome: RuleOutcome | undefined;
}

interface Props {
  readonly title: string;
  readonly version: RuleVersion;
  readonly rules: readonly Rule[];
  /** `q` is searched for, and `sort` names the order. */
  readonly query: URLSearchParams;
  readonly onQuery: (query: URLSearchParams) => void;
}

const ROWS_SHOWN = 25;
/** The order that holds unless the address names another one. */
const MOST_HITS = 'week';
/** The order in which the version has its rules. */
const AS_WRITTEN = 'written';
const DAY_MS = 86_400_000;
const MINUS_INFINITY = -Infinity;

/** The columns by which rules are sorted. Numbers stand with the highest first. */
const ORDERS: Readonly<Record<string, (row: RuleRow) => number>> = {
  points: ({ points }) => points,
  day: ({ hit }) => hit?.lastDay ?? 0,
  week: ({ hit }) => hit?.lastWeek ?? 0,
  last: ({ hit }) => hit?.lastAtMs ?? MINUS_INFINITY,
  fraud: ({ outcome }) => outcome?.fraud ?? 0,
  precision: ({ outcome }) => outcome?.precision?.share ?? MINUS_INFINITY,
};

/** The rules of a version, with their hits and outcomes, to be searched and sorted. */
export function RuleTable({ title, version, rules, query, onQuery }: Props) {
  const t = useText(rulesText);
  const may = useMay();
  const hits = useQuery({ ...ruleHits, enabled: may('rules.hits') }).data;
  const outcomes = useQuery({ ...ruleOutcomes, enabled: may('rules.outcomes') }).data;
  const columns = useColumns(version, hits?.fromMs ?? 0);
  const searched = query.get('q') ?? '';
  const sort = query.get('sort') ?? MOST_HITS;
  const set = (name: string, value: string) => {
    const next = new URLSearchParams(query);
    if (value === '') next.delete(name);
    else next.set(name, value);
    onQuery(next);
  };
  const hitOf = new Map(hits?.hits.map((each) => [each.ruleId, each]));
  const outcomeOf = new Map(outcomes?.rules.map((each) => [each.ruleId, each]));
  const rows = rules
    .filter((rule) => fits(rule, searched))
    .map((rule): RuleRow => ({ ...rule, hit: hitOf.get(rule.id), outcome: outcomeOf.get(rule.id) }));
  const order = ORDERS[sort];
  return (
    <DataTable
      caption={title}
      title={title}
      columns={columns}
      rows={order ? rows.toSorted((a, b) => order(b) - order(a)) : rows}
      rowKey={({ id }) => id}
      empty={t.noRule}
      fileName={`renzheng-rules-${version.number}`}
      firstRows={ROWS_SHOWN}
      sort={{ by: sort, onSort: (by) => set('sort', by === sort ? AS_WRITTEN : by) }}
      filter={<Field label={t.search} value={searched} onValue={(q) => set('q', q)} maxLength={100} allowClear />}
    />
  );
}

function fits({ id, title, when, raises }: Rule, searched: string): boolean {
  const words = searched.toLowerCase().split(/\s+/);
  const text = `${id} ${title} ${when} ${raises.join(' ')}`.toLowerCase();
  return words.every((word) => text.includes(word));
}

function useColumns(version: RuleVersion, weekFromMs: number): readonly Column<RuleRow>[] {
  const t = useText(rulesText);
  const levels = useText(levelText);
  const may = useMay();
  const week = minuteField(weekFromMs);
  const edit: Column<RuleRow> = {
    title: '',
    kind: 'actions',
    cell: ({ id }) => (
      <Link to={editorPath(version, id)} aria-label={`${t.edit}: ${id}`}>
        {t.edit}
      </Link>
    ),
  };
  return [
    {
      title: t.rule,
      cell: ({ id, title }) => (
        <div className={styles['ruleName']}>
          <Link to={versionPath(version.id, id)}>
            <LongText>{title}</LongText>
          </Link>
          <div className={styles['id']}>{id}</div>
        </div>
      ),
      csv: ({ id }) => id,
    },
    { title: t.fields.title, isOnlyInFile: true, cell: () => null, csv: ({ title }) => title },
    { title: t.condition, isOnlyInFile: true, cell: () => null, csv: ({ when }) => when },
    {
      title: t.points,
      kind: 'end',
      sort: 'points',
      cell: ({ points, level }) => (
        <>
          {points} {level !== null && <span className={styles['faint']}>{levels[level]}</span>}
        </>
      ),
      csv: ({ points }) => points,
    },
    {
      title: t.lastDay,
      kind: 'end',
      sort: 'day',
      cell: ({ id, hit }) => <Hits rule={id} count={hit?.lastDay} from={minuteField(weekFromMs + 6 * DAY_MS)} />,
      csv: ({ hit }) => hit?.lastDay ?? 0,
    },
    {
      title: t.lastWeek,
      kind: 'end',
      sort: 'week',
      cell: ({ id, hit }) => <Hits rule={id} count={hit?.lastWeek} from={week} />,
      csv: ({ hit }) => hit?.lastWeek ?? 0,
    },
    {
      title: t.lastFired,
      sort: 'last',
      cell: ({ hit }) => (hit?.lastAtMs == null ? t.never : <Instant atMs={hit.lastAtMs} />),
      csv: ({ hit }) => (hit?.lastAtMs == null ? null : instantText(hit.lastAtMs)),
    },
    ...outcomeColumns(t),
    ...(may('rules.draft') && (version.state === 'draft' || may('rules.change')) ? [edit] : []),
  ];
}

function outcomeColumns(t: (typeof rulesText)['en']): readonly Column<RuleRow>[] {
  return [
    {
      title: t.labelled,
      kind: 'end',
      sort: 'fraud',
      cell: ({ outcome }) => `${countText(outcome?.fraud ?? 0)} / ${countText(outcome?.genuine ?? 0)}`,
    },
    { title: t.fraud, isOnlyInFile: true, cell: () => null, csv: ({ outcome }) => outcome?.fraud ?? 0 },
    { title: t.genuine, isOnlyInFile: true, cell: () => null, csv: ({ outcome }) => outcome?.genuine ?? 0 },
    { title: t.unlabelled, isOnlyInFile: true, cell: () => null, csv: ({ outcome }) => outcome?.unlabelled ?? 0 },
    {
      title: t.precision,
      kind: 'end',
      sort: 'precision',
      cell: ({ outcome }) => <Precision share={outcome?.precision ?? null} />,
      csv: ({ outcome }) => outcome?.precision?.share ?? null,
    },
  ];
}

function Hits({
  rule,
  count = 0,
  from,
}: {
  readonly rule: string;
  readonly count?: number | undefined;
  readonly from: string;
}) {
  if (count === 0) return <>0</>;
  return <Link to={decisionsPath({ from, rule })}>{countText(count)}</Link>;
}
