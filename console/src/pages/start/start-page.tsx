import Alert from 'antd/es/alert';
import { useMay, useSession } from '../../api/session.ts';
import { useText } from '../../text/language.tsx';
import { roleText } from '../../text/role-text.ts';
import { LinkButton } from '../../ui/link-button.tsx';
import { Page } from '../../ui/page.tsx';
import { ApiStates } from './api-states.tsx';
import { RegisterSize } from './register-size.tsx';
import { startText } from './start-text.ts';
import { Usage } from './usage.tsx';
import { WhatRoleMay } from './what-role-may.tsx';

/** What happened lately, as far as the role may see it, and what the role may do. */
export function StartPage() {
  const t = useText(startText);
  const roles = useText(roleText);
  const may = useMay();
  const { name, role, hasPassword, secondFactor } = useSession();
  return (
    <Page title={t.title(name)} lead={t.lead(roles[role].name, roles[role].about)}>
      {hasPassword && !secondFactor && (
        <Alert
          type="warning"
          showIcon
          title={t.enrol}
          description={t.enrolWhat}
          action={<LinkButton to="/account">{t.enrolGo}</LinkButton>}
        />
      )}
      {may('ledger.totals') && <Usage />}
      {may('apis.list') && <ApiStates />}
      {may('persons.count') && <RegisterSize />}
      <WhatRoleMay />
    </Page>
  );
}
