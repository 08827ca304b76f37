import { Link } from 'react-router';
import type { CaseRow } from '../../api/cases.ts';
import { levelText } from '../../text/level-text.ts';
import { useText } from '../../text/language.tsx';
import type { Column } from '../../ui/data-table.tsx';
import { Instant, instantText } from '../../ui/instant.tsx';
import { LevelMark } from '../../ui/level-mark.tsx';
import { LongText } from '../../ui/long-text.tsx';
import { countText } from '../../ui/numbers.ts';
import { useAppName } from '../ledger/call-columns.tsx';
import { casePath, type CaseFilter } from './case-filter.ts';
import { CaseTime } from './case-time.tsx';
import { casesText } from './cases-text.ts';

/** What opened a case, in words. */
export function useOpenedBy(): (openedBy: string) => string {
  const t = useText(casesText);
  const levels = useText(levelText);
  return (openedBy) => {
    const [kind = '', name = ''] = openedBy.split(' ');
    if (kind === 'rule') return t.byRule(name);
    return t.byLevel(Object.entries(levels).find(([level]) => level === name)?.[1] ?? name);
  };
}

/** The columns of the queue. A case leads to its page, with the filter of the queue. */
export function useCaseColumns(filter: CaseFilter, nowMs: number): readonly Column<CaseRow>[] {
  const t = useText(casesText);
  const levels = useText(levelText);
  const openedBy = useOpenedBy();
  const appName = useAppName();
  return [
    {
      title: t.number,
      cell: ({ id, number }) => <Link to={casePath(id, filter)}>{t.title(number)}</Link>,
      csv: ({ number }) => number,
    },
    {
      title: t.level,
      cell: ({ level }) => <LevelMark level={level}>{levels[level]}</LevelMark>,
      csv: ({ level }) => level,
    },
    {
      title: t.due,
      cell: (found) => <CaseTime found={found} nowMs={nowMs} />,
      csv: ({ dueAtMs }) => instantText(dueAtMs),
    },
    {
      title: t.state,
      cell: ({ state, resolution }) => (resolution === null ? t.states[state] : t.outcomes[resolution.outcome]),
      csv: ({ state, resolution }) => resolution?.outcome ?? state,
    },
    {
      title: t.who,
      cell: ({ assignee }) => (assignee === null ? '—' : <LongText>{assignee}</LongText>),
      csv: ({ assignee }) => assignee,
    },
    {
      title: t.decisions,
      kind: 'end',
      cell: ({ decisions }) => countText(decisions),
      csv: ({ decisions }) => decisions,
    },
    {
      title: t.openedBy,
      cell: (found) => <LongText>{openedBy(found.openedBy)}</LongText>,
      csv: (found) => found.openedBy,
    },
    {
      title: t.scene,
      cell: ({ scene }) => (scene === '' ? '—' : <LongText isCode>{scene}</LongText>),
      csv: ({ scene }) => scene,
    },
    {
      title: t.openedAt,
      cell: ({ openedAtMs }) => <Instant atMs={openedAtMs} />,
      csv: ({ openedAtMs }) => instantText(openedAtMs),
    },
    { title: t.app, cell: ({ appId }) => <LongText>{appName(appId)}</LongText>, csv: ({ appId }) => appId },
  ];
}
