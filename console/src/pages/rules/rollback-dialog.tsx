import { rollBackRules, useRuleChange, type RuleVersion } from '../../api/rules.ts';
import { useText } from '../../text/language.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ProblemPanel } from '../../ui/problem-panel.tsx';
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
    <Dialog
      title={t.rollBackTitle(from.number, to.number)}
      action={t.rollBackDo}
      isDangerous
      isBusy={change.isPending}
      onAction={() => change.mutate(undefined, { onSuccess: onClose })}
      onClose={onClose}
    >
      <p>{t.rollBackWhat(to.number)}</p>
      <DiffOf before={from} after={to} />
      {change.error && <ProblemPanel error={change.error} />}
    </Dialog>
  );
}
