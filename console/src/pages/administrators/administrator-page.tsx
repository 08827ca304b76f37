import { useQuery } from '@tanstack/react-query';
import { useParams } from 'react-router';
import { administrators, type Administrator } from '../../api/administrators.ts';
import { signInWays, useMay, useSession } from '../../api/session.ts';
import { useText } from '../../text/language.tsx';
import { roleText } from '../../text/role-text.ts';
import { Facts } from '../../ui/facts.tsx';
import { Instant } from '../../ui/instant.tsx';
import { LinkButton } from '../../ui/link-button.tsx';
import { LongText } from '../../ui/long-text.tsx';
import { Page, Panel } from '../../ui/page.tsx';
import { ProblemPanel } from '../../ui/problem-panel.tsx';
import { Waiting } from '../../ui/waiting.tsx';
import { AccessForm } from './access-form.tsx';
import { AdministratorTokens } from './administrator-tokens.tsx';
import { waysOf } from './ways-of.ts';
import { administratorsText } from './administrators-text.ts';
import { DangerPanel } from './danger-panel.tsx';
import { SignInLink } from './sign-in-link.tsx';
import { ProviderIdentity } from './provider-identity.tsx';
import { SetPasswordForm } from './set-password-form.tsx';

/** One administrator: what it may do, its sessions and tokens, and how to lock it out. */
export function AdministratorPage() {
  const t = useText(administratorsText);
  const may = useMay();
  const self = useSession();
  const hasProvider = useQuery(signInWays).data?.oidc != null;
  const { name = '' } = useParams();
  const { data, error, refetch } = useQuery(administrators);
  const found = data?.find((one) => one.name === name);
  if (data && !found)
    return (
      <Page title={t.unknown} actions={<LinkButton to="/administrators">{t.back}</LinkButton>}>
        <Panel title={t.unknown}>
          <LongText>{t.unknownWhat(name)}</LongText>
        </Panel>
      </Page>
    );
  return (
    <Page title={name} actions={<LinkButton to="/administrators">{t.back}</LinkButton>}>
      {error && <ProblemPanel error={error} onRetry={() => void refetch()} />}
      {!found && !error && <Waiting />}
      {found && (
        <>
          <About administrator={found} />
          {may('administrators.tokens') && <AdministratorTokens administrator={found} />}
          {may('administrators.change') && (
            <>
              <AccessForm key={`${found.role} ${found.appIds.join()}`} administrator={found} />
              {!found.disabled && found.id !== self.id && may('administrators.make-link') && (
                <SignInLink administrator={found} />
              )}
              <SetPasswordForm administrator={found} />
              {(hasProvider || found.identity !== null) && may('administrators.link-identity') && (
                <ProviderIdentity administrator={found} />
              )}
              <DangerPanel administrator={found} />
            </>
          )}
        </>
      )}
    </Page>
  );
}

function About({ administrator }: { readonly administrator: Administrator }) {
  const t = useText(administratorsText);
  const roles = useText(roleText);
  const { role, disabled, secondFactor, createdAtMs } = administrator;
  return (
    <Panel title={t.about}>
      <Facts
        facts={[
          [t.role, roles[role].name],
          [t.state, disabled ? t.disabled : t.enabled],
          [t.ways, waysOf(administrator, t)],
          [t.second, secondFactor ? t.yes : t.no],
          [t.made, <Instant key="made" atMs={createdAtMs} />],
        ]}
      />
    </Panel>
  );
}
