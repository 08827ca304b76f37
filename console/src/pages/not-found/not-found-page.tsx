import { Link, useLocation } from 'react-router';
import { defineText, useText } from '../../text/language.tsx';
import { LongText } from '../../ui/long-text.tsx';
import { Page, Panel } from '../../ui/page.tsx';

const text = defineText(
  { title: '没有这个页面', what: '控制台里没有这个地址的页面，请检查地址是否完整：', back: '回到首页' },
  {
    title: 'There is no such page',
    what: 'The console has no page at this address. Check that it is complete:',
    back: 'To the start page',
  },
);

/** Shown for an address that no page has. */
export function NotFoundPage() {
  const t = useText(text);
  const { pathname } = useLocation();
  return (
    <Page title={t.title}>
      <Panel title={t.title}>
        <p>{t.what}</p>
        <LongText isCode>{pathname}</LongText>
        <p>
          <Link to="/">{t.back}</Link>
        </p>
      </Panel>
    </Page>
  );
}
