import { useQuery } from '@tanstack/react-query';
import Button from 'antd/es/button';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { publishRules, removeRules, ruleVersions, useRuleChange, type RuleVersion } from '../../api/rules.ts';
import { useMay } from '../../api/session.ts';
import { useText } from '../../text/language.tsx';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { LinkButton } from '../../ui/link-button.tsx';
import { DiffOf } from './diff-view.tsx';
import { editorPath } from './rule-set.ts';
import { rulesText } from './rules-text.ts';

interface Props {
  readonly version: RuleVersion;
  /** Digest of the rules that the page shows. */
  readonly digest: string;
}

/** What can be done with a version: edit it or draft from it, publish it, remove it. */
export function VersionActions({ version, digest }: Props) {
  const t = useText(rulesText);
  const may = useMay();
  const [asked, setAsked] = useState<'publish' | 'remove' | null>(null);
  const close = () => setAsked(null);
  const isDraft = version.state === 'draft';
  return (
    <>
      {isDraft && may('rules.remove') && (
        <Button danger onClick={() => setAsked('remove')}>
          {t.remove}
        </Button>
      )}
      {may(isDraft ? 'rules.change' : 'rules.draft') && (
        <LinkButton to={editorPath(version)}>{isDraft ? t.editDraft : t.draftFrom}</LinkButton>
      )}
      {version.state !== 'active' && may('rules.publish') && (
        <Button type="primary" onClick={() => setAsked('publish')}>
          {t.publish}
        </Button>
      )}
      {asked === 'publish' && <PublishDialog version={version} digest={digest} onClose={close} />}
      {asked === 'remove' && <RemoveDialog version={version} onClose={close} />}
    </>
  );
}

function PublishDialog({ version, digest, onClose }: Props & { readonly onClose: () => void }) {
  const t = useText(rulesText);
  const { data } = useQuery(ruleVersions);
  const active = data?.versions.find(({ state }) => state === 'active');
  const change = useRuleChange(() => publishRules({ versionId: version.id, digest }));
  return (
    <ConfirmDialog
      title={t.publishTitle(version.number)}
      action={t.publishDo}
      change={change}
      isWaitShown
      onClose={onClose}
    >
      <p>{t.publishWhat}</p>
      {active && <DiffOf before={active} after={version} />}
    </ConfirmDialog>
  );
}

function RemoveDialog({ version, onClose }: Pick<Props, 'version'> & { readonly onClose: () => void }) {
  const t = useText(rulesText);
  const navigate = useNavigate();
  const change = useRuleChange(() => removeRules(version.id));
  return (
    <ConfirmDialog
      title={t.removeTitle}
      action={t.remove}
      isDangerous
      change={change}
      onDone={() => void navigate('/rules')}
      onClose={onClose}
    >
      <p>{t.removeWhat}</p>
    </ConfirmDialog>
  );
}
