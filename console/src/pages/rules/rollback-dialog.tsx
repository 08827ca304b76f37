import { rollBackRules, useRuleChange, type RuleVersion } from '../../api/rules.ts';
import { useText } from '../../text/language.tsx';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { DiffOf } from './diff-view.tsx';
import { rulesText } from './rules-text.ts';

interface Props {
  readonly from: RuleVersion;
  /** The version that comes back. */
  readonly to: RuleVersion;
  readonly onClose: () => void;
}

/** Asks before a rollback, and shows what it changes. If another version would come back, the server refuses. */
export function RollBackDialog({ from, to, onClose }: Props) {
  const t = useText(rulesText);
  const change = useRuleChange(() => rollBackRules(to.id));
  return (
    <ConfirmDialog
      title={t.rollBackTitle(from.number, to.number)}
      action={t.rollBackDo}
      isDangerous
      change={change}
      onClose={onClose}
    >
      <p>{t.rollBackWhat(to.number)}</p>
      <DiffOf before={from} after={to} />
    </ConfirmDialog>
  );
}
