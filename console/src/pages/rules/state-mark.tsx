import type { RuleVersion } from '../../api/rules.ts';
import { useText } from '../../text/language.tsx';
import { Mark } from '../../ui/mark.tsx';
import { rulesText } from './rules-text.ts';

const KINDS = { draft: 'plain', shadow: 'warning', active: 'good', retired: 'plain' } as const;

/** The state of a version. */
export function StateMark({ state }: Pick<RuleVersion, 'state'>) {
  const t = useText(rulesText);
  return <Mark kind={KINDS[state]}>{t.states[state]}</Mark>;
}
