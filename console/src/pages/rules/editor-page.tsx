import { useQuery } from '@tanstack/react-query';
import Alert from 'antd/es/alert';
import { useParams, useSearchParams } from 'react-router';
import { releaseRules, ruleVersion } from '../../api/rules.ts';
import { useText } from '../../text/language.tsx';
import { LinkButton } from '../../ui/link-button.tsx';
import { Page } from '../../ui/page.tsx';
import { ProblemPanel } from '../../ui/problem-panel.tsx';
import { Waiting } from '../../ui/waiting.tsx';
import { editorText } from './editor-text.ts';
import { RuleEditor } from './rule-editor.tsx';
import { editedSet, editorPath, ruleSetOf, versionPath } from './rule-set.ts';
import { rulesText } from './rules-text.ts';

/** A form that is being filled must not change under the person. */
const ONCE = { refetchOnWindowFocus: false, staleTime: 0, gcTime: 0 } as const;

/** Edits a draft. */
export function EditDraftPage() {
  const t = useText(editorText);
  const rules = useText(rulesText);
  const { versionId = '' } = useParams();
  const { data, error, refetch } = useQuery({ ...ruleVersion(versionId), ...ONCE });
  return (
    <Page
      title={data ? t.editTitle(data.number) : rules.title}
      lead={t.lead}
      actions={<LinkButton to={versionPath(versionId)}>{t.cancel}</LinkButton>}
    >
      {error && !data && <ProblemPanel error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Waiting />}
      {data && data.state !== 'draft' && (
        <Alert
          type="warning"
          showIcon
          title={t.notADraft}
          action={<LinkButton to={editorPath(data)}>{rules.draftFrom}</LinkButton>}
        />
      )}
      {data?.state === 'draft' && (
        <RuleEditor
          draft={{ versionId: data.id, digest: data.digest }}
          first={editedSet(ruleSetOf(data.set), data.note)}
        />
      )}
    </Page>
  );
}

/** Drafts a version that begins as another one, or as the rules of the release. */
export function NewDraftPage() {
  const t = useText(editorText);
  const [query] = useSearchParams();
  const from = query.get('from') ?? '';
  const isRelease = from === 'release';
  const version = useQuery({ ...ruleVersion(from), ...ONCE, enabled: from !== '' && !isRelease });
  const release = useQuery({ ...releaseRules, ...ONCE, enabled: isRelease });
  const { data, error, refetch } = isRelease ? release : version;
  return (
    <Page title={t.newTitle} lead={t.lead} actions={<LinkButton to="/rules">{t.cancel}</LinkButton>}>
      {from === '' && <Alert type="warning" showIcon title={t.missing} />}
      {error && !data && <ProblemPanel error={error} onRetry={() => void refetch()} />}
      {!data && !error && from !== '' && <Waiting />}
      {data && <RuleEditor draft={null} first={editedSet(ruleSetOf(data.set), '')} />}
    </Page>
  );
}
