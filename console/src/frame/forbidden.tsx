import { Link } from 'react-router';
import { useSession } from '../api/session.ts';
import { defineText, useText } from '../text/language.tsx';
import { roleText } from '../text/role-text.ts';
import { Page, Panel } from '../ui/page.tsx';

const text = defineText(
  {
    title: '没有权限',
    what: (role: string) => `您的角色是“${role}”，不能打开这个页面。如有需要，请联系所有者。`,
    back: '回到首页',
  },
  {
    title: 'You may not see this',
    what: (role: string) => `Your role is ${role}, which may not open this page. If you need it, ask an owner.`,
    back: 'To the start page',
  },
);

/** Stands in place of a page that the role may not open. */
export function Forbidden() {
  const t = useText(text);
  const roles = useText(roleText);
  const { role } = useSession();
  return (
    <Page title={t.title}>
      <Panel title={t.title}>
        <p>{t.what(roles[role].name)}</p>
        <Link to="/">{t.back}</Link>
      </Panel>
    </Page>
  );
}
