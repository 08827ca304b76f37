import DownOutlined from '@ant-design/icons/es/icons/DownOutlined';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import Button from 'antd/es/button';
import { useId, useRef } from 'react';
import { Link } from 'react-router';
import { signOut, useSession } from '../api/session.ts';
import { defineText, useText } from '../text/language.tsx';
import { roleText } from '../text/role-text.ts';
import { usePreferences } from '../theme/preferences.tsx';
import { Instant } from '../ui/instant.tsx';
import { LongText } from '../ui/long-text.tsx';
import { ProblemPanel } from '../ui/problem-panel.tsx';
import styles from './account-menu.module.css';

const text = defineText(
  {
    label: (name: string) => `账号 ${name}`,
    account: '我的账号',
    until: '本次登录有效至',
    followSystem: '颜色跟随系统',
    signOut: '退出登录',
  },
  {
    label: (name: string) => `Account ${name}`,
    account: 'My account',
    until: 'This session ends at',
    followSystem: 'Colours as the system has them',
    signOut: 'Sign out',
  },
);

/**
 * Shows the name of the administrator, until when the session lasts, and how to sign out. The browser closes it on
 * Escape or a click beside it.
 */
export function AccountMenu() {
  const t = useText(text);
  const roles = useText(roleText);
  const { name, role, expiresAtMs } = useSession();
  const { scheme, choose } = usePreferences();
  const id = useId();
  const panel = useRef<HTMLDivElement>(null);
  return (
    <div className={styles['menu']}>
      <button type="button" className={styles['button']} popoverTarget={id} aria-label={t.label(name)}>
        <bdi className={styles['name']}>{name}</bdi>
        <DownOutlined aria-hidden />
      </button>
      <div ref={panel} id={id} popover="auto" className={styles['panel']}>
        <div className={styles['who']}>
          <LongText>{name}</LongText>
          <span className={styles['role']}>{roles[role].name}</span>
        </div>
        {expiresAtMs !== null && (
          <div className={styles['until']}>
            {t.until}
            <br />
            <Instant atMs={expiresAtMs} />
          </div>
        )}
        <Link to="/account" onClick={() => panel.current?.hidePopover()}>
          {t.account}
        </Link>
        {scheme !== 'system' && (
          <Button type="link" onClick={() => choose({ scheme: 'system' })}>
            {t.followSystem}
          </Button>
        )}
        <SignOutButton />
      </div>
    </div>
  );
}

function SignOutButton() {
  const t = useText(text);
  const queries = useQueryClient();
  const ending = useMutation({ mutationFn: () => signOut(queries) });
  return (
    <>
      <Button block loading={ending.isPending} onClick={() => ending.mutate()}>
        {t.signOut}
      </Button>
      {ending.error && <ProblemPanel error={ending.error} />}
    </>
  );
}
