import { useState } from 'react';
import { CASE_KINDS, type CaseDetails } from '../../api/cases.ts';
import { levelText } from '../../text/level-text.ts';
import { useText } from '../../text/language.tsx';
import { Facts } from '../../ui/facts.tsx';
import { Instant } from '../../ui/instant.tsx';
import { LevelMark } from '../../ui/level-mark.tsx';
import { LongText } from '../../ui/long-text.tsx';
import { countText } from '../../ui/numbers.ts';
import { useAppName } from '../ledger/call-columns.tsx';
import { useOpenedBy } from './case-columns.tsx';
import { CaseTime } from './case-time.tsx';
import { casesText } from './cases-text.ts';

/** What a case is about, in short. */
export function CaseFacts({ details: { case: found, entities } }: { readonly details: CaseDetails }) {
  const t = useText(casesText);
  const levels = useText(levelText);
  const openedBy = useOpenedBy();
  const appName = useAppName();
  const [nowMs] = useState(() => Date.now());
  const { level, state, assignee, resolution, decisions, scene, openedAtMs, lastAtMs, appId } = found;
  const involved = CASE_KINDS.filter((kind) => entities[kind] > 0).map((kind) =>
    t.entityCount(t.kinds[kind], countText(entities[kind])),
  );
  return (
    <Facts
      facts={[
        [
          t.level,
          <LevelMark key="level" level={level}>
            {levels[level]}
          </LevelMark>,
        ],
        [
          t.state,
          resolution === null ? t.states[state] : `${t.outcomes[resolution.outcome]}, ${t.resolvedBy(resolution.by)}`,
        ],
        [t.due, <CaseTime key="due" found={found} nowMs={nowMs} />],
        [t.who, assignee === null ? '—' : <LongText key="who">{assignee}</LongText>],
        [t.openedBy, openedBy(found.openedBy)],
        [t.decisions, countText(decisions)],
        [t.entities, involved.length === 0 ? '—' : involved.join(' · ')],
        [
          t.scene,
          scene === '' ? (
            '—'
          ) : (
            <LongText key="scene" isCode>
              {scene}
            </LongText>
          ),
        ],
        [t.openedAt, <Instant key="opened" atMs={openedAtMs} />],
        [t.lastAt, <Instant key="last" atMs={lastAtMs} />],
        [t.app, <LongText key="app">{appName(appId)}</LongText>],
      ]}
    />
  );
}
