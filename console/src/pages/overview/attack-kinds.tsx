import { useQuery } from '@tanstack/react-query';
import { attackKinds } from '../../api/overview.ts';
import { useMay } from '../../api/session.ts';
import { attackKindText } from '../../text/attack-text.ts';
import { useText } from '../../text/language.tsx';
import { Bars } from '../../ui/bars.tsx';
import { countText } from '../../ui/numbers.ts';
import { Panel } from '../../ui/page.tsx';
import { EVERYTHING, recordsPath } from '../records/record-filter.ts';
import { overviewText } from './overview-text.ts';

/** The attacks on faces of the last 24 hours by kind. Nothing if there were none, or if they cannot be read. */
export function AttackKinds() {
  const t = useText(overviewText);
  const names = useText(attackKindText);
  const may = useMay();
  const { data } = useQuery(attackKinds);
  if (!data || data.attacks === 0) return null;
  const rows = data.kinds.map(({ kind, attacks }) => ({
    name: names[kind],
    part: attacks / data.attacks,
    value: countText(attacks),
    kind: 'bad' as const,
    // The records ask before they show anything, because a look is audited.
    ...(may('attacks.list') && { to: recordsPath('attacks', { ...EVERYTHING, kind }) }),
  }));
  return (
    <Panel title={t.attacks} lead={t.attacksLead(countText(data.attacks))}>
      <Bars label={t.attacks} rows={rows} />
    </Panel>
  );
}
