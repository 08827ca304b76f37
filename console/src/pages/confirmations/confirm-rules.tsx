import { useQuery } from '@tanstack/react-query';
import { publishRules, ruleVersions, useRuleChange, type Publication } from '../../api/rules.ts';
import { useText } from '../../text/language.tsx';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { Waiting } from '../../ui/waiting.tsx';
import { DiffOf } from '../rules/diff-view.tsx';
import { confirmationsText } from './confirmations-text.ts';

interface Props {
  readonly publication: Publication;
  readonly onClose: () => void;
}

/** Confirms the publication of rules as the second person, with what it changes in view. */
export function ConfirmRules({ publication, onClose }: Props) {
  const t = useText(confirmationsText);
  const { data } = useQuery(ruleVersions);
  const active = data?.versions.find(({ state }) => state === 'active');
  const version = data?.versions.find(({ id }) => id === publication.versionId);
  const change = useRuleChange(() => publishRules(publication));
  return (
    <ConfirmDialog
      title={t.confirmRulesTitle(version?.number ?? 0)}
      action={t.confirm}
      change={change}
      onClose={onClose}
    >
      <p>{t.confirmRulesWhat}</p>
      {active && version ? <DiffOf before={active} after={version} /> : <Waiting />}
    </ConfirmDialog>
  );
}
