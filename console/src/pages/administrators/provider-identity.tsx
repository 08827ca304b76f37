import { useMutation, useQueryClient } from '@tanstack/react-query';
import Button from 'antd/es/button';
import { useState } from 'react';
import { administrators, type Administrator } from '../../api/administrators.ts';
import { ask, client } from '../../api/client.ts';
import { useChange } from '../../api/use-change.ts';
import { useText } from '../../text/language.tsx';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { Field } from '../../ui/field.tsx';
import form from '../../ui/form.module.css';
import { LongText } from '../../ui/long-text.tsx';
import { Panel } from '../../ui/page.tsx';
import { ProblemPanel } from '../../ui/problem-panel.tsx';
import { administratorsText } from './administrators-text.ts';

interface Props {
  readonly administrator: Administrator;
}

/** Which account at the OpenID provider signs in to an administrator, and how to link or unlink it. */
export function ProviderIdentity({ administrator }: Props) {
  const t = useText(administratorsText);
  const { identity } = administrator;
  const [isAsked, setIsAsked] = useState(false);
  if (identity === null) return <LinkForm administrator={administrator} />;
  return (
    <Panel title={t.identity}>
      <p>
        <LongText>{t.identityIs(identity.subject, identity.issuer)}</LongText>
      </p>
      {identity.roleFromClaim && <p>{t.identityFromClaim}</p>}
      <Button danger onClick={() => setIsAsked(true)}>
        {t.unlink}
      </Button>
      {isAsked && <UnlinkDialog name={administrator.name} onClose={() => setIsAsked(false)} />}
    </Panel>
  );
}

function LinkForm({ administrator: { name } }: Props) {
  const t = useText(administratorsText);
  const queries = useQueryClient();
  const [subject, setSubject] = useState('');
  const link = useMutation({
    mutationFn: () =>
      ask(client.PUT('/administrators/{name}/identity', { params: { path: { name } }, body: { subject } })),
    onSuccess: () => queries.invalidateQueries({ queryKey: administrators.queryKey }),
  });
  return (
    <Panel title={t.identity} lead={t.identityLead}>
      <form
        className={form['form']}
        onSubmit={(event) => {
          event.preventDefault();
          link.mutate();
        }}
      >
        {link.error && <ProblemPanel error={link.error} />}
        <Field
          label={t.subject}
          hint={t.subjectHint}
          value={subject}
          onValue={setSubject}
          maxLength={255}
          autoComplete="off"
          spellCheck={false}
          required
        />
        <div className={form['buttons']}>
          <Button htmlType="submit" loading={link.isPending}>
            {t.linkIdentity}
          </Button>
        </div>
      </form>
    </Panel>
  );
}

function UnlinkDialog({ name, onClose }: { readonly name: string; readonly onClose: () => void }) {
  const t = useText(administratorsText);
  const unlink = useChange(['administrators'], () =>
    ask(client.DELETE('/administrators/{name}/identity', { params: { path: { name } } })),
  );
  return (
    <ConfirmDialog title={t.unlinkTitle} action={t.unlink} isDangerous change={unlink} onClose={onClose}>
      <p>{t.unlinkWhat}</p>
    </ConfirmDialog>
  );
}
