import MenuOutlined from '@ant-design/icons/es/icons/MenuOutlined';
import Button from 'antd/es/button';
import { useEffect, useRef, useState } from 'react';
import { Link, NavLink, Outlet, useLocation } from 'react-router';
import { useMay, useSession } from '../api/session.ts';
import { defineText, useText } from '../text/language.tsx';
import { AccountMenu } from './account-menu.tsx';
import styles from './frame.module.css';
import { NAVIGATION, pageNames } from './navigation.ts';
import { OrderSearch } from './order-search.tsx';
import { PageBoundary } from './page-boundary.tsx';
import { PreferenceButtons } from './preference-buttons.tsx';

const text = defineText(
  {
    product: '人证',
    home: '人证控制台首页',
    skip: '跳到正文',
    menu: '菜单',
    pages: '页面',
    zone: '所有时间均为北京时间（Asia/Shanghai，UTC+8）',
  },
  {
    product: 'Renzheng',
    home: 'Renzheng console, start page',
    skip: 'Skip to the content',
    menu: 'Menu',
    pages: 'Pages',
    zone: 'All times are in Asia/Shanghai (UTC+8)',
  },
);

/** What surrounds every page: the names of the pages, the account and the preferences. */
export function Frame() {
  const t = useText(text);
  const { pathname } = useLocation();
  // On a narrow screen the menu closes when another page opens.
  const [openAt, setOpenAt] = useState<string | null>(null);
  const isOpen = openAt === pathname;
  const may = useMay();
  const { mustEnrol } = useSession();
  return (
    <>
      <a className={styles['skip']} href="#main">
        {t.skip}
      </a>
      <div className={styles['frame']}>
        <header className={styles['top']}>
          <Button
            className={styles['menuButton'] ?? ''}
            type="text"
            icon={<MenuOutlined aria-hidden />}
            aria-label={t.menu}
            aria-expanded={isOpen}
            aria-controls="pages"
            onClick={() => setOpenAt(isOpen ? null : pathname)}
          />
          <Link className={styles['brand']} to="/" aria-label={t.home}>
            <img src="/console/icon.svg" alt="" />
            {t.product}
          </Link>
          <span className={styles['space']} />
          {may('ledger.show') && !mustEnrol && <OrderSearch />}
          <PreferenceButtons />
          <AccountMenu />
        </header>
        <div className={styles['side']} id="pages" data-open={isOpen}>
          <PageLinks />
          <p className={styles['zone']}>{t.zone}</p>
        </div>
        <PageBoundary key={pathname}>
          <Outlet />
        </PageBoundary>
      </div>
    </>
  );
}

function PageLinks() {
  const t = useText(text);
  const names = useText(pageNames);
  const may = useMay();
  const { mustEnrol } = useSession();
  const { pathname } = useLocation();
  const links = useRef<HTMLElement>(null);
  useEffect(() => {
    // There are more pages than a low screen can show.
    links.current?.querySelector(`[href="/console${pathname}"]`)?.scrollIntoView({ block: 'nearest' });
  }, [pathname]);
  return (
    <nav aria-label={t.pages} ref={links}>
      <ul>
        {NAVIGATION.filter(({ needs, path }) => (mustEnrol ? path === '/account' : needs === null || may(needs))).map(
          ({ name, path, icon: Icon }) => (
            <li key={path}>
              <NavLink to={path} end={path === '/'}>
                <Icon aria-hidden />
                {names[name]}
              </NavLink>
            </li>
          ),
        )}
      </ul>
    </nav>
  );
}
