import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { RISK_LEVELS, ruleHits } from '../../api/risk.ts';
import { useMay } from '../../api/session.ts';
import { levelText } from '../../text/level-text.ts';
import { useText } from '../../text/language.tsx';
import { FilterForm } from '../../ui/filter-form.tsx';
import { isBackwards } from '../../ui/query-filter.ts';
import { Choice } from '../../ui/choice.tsx';
import { TimeFields } from '../../ui/time-fields.tsx';
import { AppField } from '../ledger/ledger-filter-form.tsx';
import { EVERY_DECISION, isEmpty, type DecisionFilter } from './decision-filter.ts';
import { riskText } from './risk-text.ts';

interface Props {
  readonly filter: DecisionFilter;
  readonly onFilter: (filter: DecisionFilter) => void;
}

const SCENE_CODES = {
  e_register_protection: 'register',
  e_login_protection: 'login',
  e_activity_antirush: 'activity',
} as const;

/** The fields that filter decisions. */
export function DecisionFilterForm({ filter, onFilter }: Props) {
  const t = useText(riskText);
  const levels = useText(levelText);
  const may = useMay();
  const { data } = useQuery({ ...ruleHits, enabled: may('rules.hits') });
  const [draft, setDraft] = useState(filter);
  const set = (change: Partial<DecisionFilter>) => setDraft({ ...draft, ...change });
  const wrongTime = isBackwards(draft) ? t.wrongOrder : undefined;
  return (
    <FilterForm
      filter={filter}
      label={t.filter}
      onSearch={() => wrongTime === undefined && onFilter(draft)}
      onClear={isEmpty(filter) ? null : () => onFilter(EVERY_DECISION)}
    >
      <TimeFields names={t} value={draft} problem={wrongTime} onChange={set} />
      <Choice
        label={t.level}
        any={t.any}
        value={draft.level}
        options={RISK_LEVELS.map((level) => [level, levels[level]] as const)}
        onValue={(level) => set({ level })}
      />
      <Choice
        label={t.sceneCode}
        any={t.any}
        value={draft.scene}
        options={Object.entries(SCENE_CODES).map(([code, name]) => [code, `${t.scenes[name]} ${code}`] as const)}
        onValue={(scene) => set({ scene })}
      />
      <Choice
        label={t.rule}
        any={t.any}
        value={draft.rule}
        options={(data?.hits ?? []).map(({ ruleId, title }) => [ruleId, `${title ?? t.notActive} ${ruleId}`] as const)}
        onValue={(rule) => set({ rule })}
      />
      <Choice
        label={t.typeCode}
        any={t.any}
        value={draft.type}
        options={Object.entries(t.meanings).map(([code, meaning]) => [code, `${code} ${meaning}`] as const)}
        onValue={(type) => set({ type })}
      />
      <AppField value={draft.app} onValue={(app) => set({ app })} />
    </FilterForm>
  );
}
