import Alert from 'antd/es/alert';
import { useSession } from '../../api/session.ts';
import { useText } from '../../text/language.tsx';
import { roleText } from '../../text/role-text.ts';
import { Facts } from '../../ui/facts.tsx';
import { Instant } from '../../ui/instant.tsx';
import { LongText } from '../../ui/long-text.tsx';
import { Page, Panel } from '../../ui/page.tsx';
import { accountText } from './account-text.ts';
import { OwnTokens } from './own-tokens.tsx';
import { PasswordForm } from './password-form.tsx';
import { SecondFactor } from './second-factor.tsx';

/**
 * The account of the signed-in administrator: name and role, sessions and tokens, the password and the second factor.
 */
export function AccountPage() {
  const t = useText(accountText);
  const roles = useText(roleText);
  const session = useSession();
  const { name, role, appIds, expiresAtMs, hasPassword, secondFactor, recoveryCodesLeft, mustEnrol } = session;
  const factor = secondFactor ? t.on(recoveryCodesLeft) : hasPassword ? t.off : t.ofProvider;
  const seen = appIds === null ? t.allApps : appIds.length === 0 ? t.noApps : appIds.join(', ');
  return (
    <Page title={t.title}>
      {mustEnrol && <Alert type="warning" showIcon title={t.enrolFirst} description={t.enrolFirstWhat} />}
      <Panel title={t.who}>
        <Facts
          facts={[
            [t.name, <LongText key="name">{name}</LongText>],
            [t.role, roles[role].name],
            [t.apps, <LongText key="apps">{seen}</LongText>],
            [t.second, factor],
            [t.until, <Instant key="until" atMs={expiresAtMs} />],
          ]}
        />
      </Panel>
      {/* Nothing else may be asked before the second factor is set up. */}
      {!mustEnrol && <OwnTokens />}
      <SecondFactor />
      <Panel title={t.password} lead={hasPassword ? t.passwordLead : t.noPassword}>
        {hasPassword && <PasswordForm />}
      </Panel>
    </Page>
  );
}
