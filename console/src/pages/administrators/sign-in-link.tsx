import { useMutation } from '@tanstack/react-query';
import Button from 'antd/es/button';
import type { Administrator } from '../../api/administrators.ts';
import { ask, client } from '../../api/client.ts';
import { useText } from '../../text/language.tsx';
import { Panel } from '../../ui/page.tsx';
import { ProblemPanel } from '../../ui/problem-panel.tsx';
import { SecretOnce } from '../../ui/secret-once.tsx';
import { administratorsText } from './administrators-text.ts';

/** Makes a link that signs an administrator in once, e.g. after the password was forgotten. */
export function SignInLink({ administrator: { name } }: { readonly administrator: Administrator }) {
  const t = useText(administratorsText);
  const make = useMutation({
    mutationFn: () => ask(client.POST('/administrators/{name}/links', { params: { path: { name } } })),
  });
  if (make.data)
    return (
      <Panel title={t.link}>
        <SecretOnce title={t.linkMade} advice={t.linkAdvice} secrets={[make.data.url]} onDone={make.reset} />
      </Panel>
    );
  return (
    <Panel title={t.link} lead={t.linkLead}>
      {make.error && <ProblemPanel error={make.error} />}
      <Button loading={make.isPending} onClick={() => make.mutate()}>
        {t.makeLink}
      </Button>
    </Panel>
  );
}
