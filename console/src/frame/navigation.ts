import AppstoreOutlined from '@ant-design/icons/es/icons/AppstoreOutlined';
import AuditOutlined from '@ant-design/icons/es/icons/AuditOutlined';
import HomeOutlined from '@ant-design/icons/es/icons/HomeOutlined';
import TeamOutlined from '@ant-design/icons/es/icons/TeamOutlined';
import UserOutlined from '@ant-design/icons/es/icons/UserOutlined';
import type { ComponentType } from 'react';
import type { OperationName } from '../api/client.ts';
import { defineText } from '../text/language.tsx';

/** The names of the pages. */
export const pageNames = defineText(
  { start: '首页', apps: '应用', administrators: '管理员', audit: '审计', account: '我的账号' },
  { start: 'Start', apps: 'Apps', administrators: 'Administrators', audit: 'Audit', account: 'My account' },
);

interface NavigationItem {
  readonly name: keyof (typeof pageNames)['en'];
  readonly path: string;
  readonly icon: ComponentType<{ readonly 'aria-hidden': boolean }>;
  /** The page is shown only to roles that may call this. */
  readonly needs: OperationName | null;
}

/** The pages in the order in which the frame names them. */
export const NAVIGATION: readonly NavigationItem[] = [
  { name: 'start', path: '/', icon: HomeOutlined, needs: null },
  { name: 'apps', path: '/apps', icon: AppstoreOutlined, needs: 'apps.list' },
  { name: 'administrators', path: '/administrators', icon: TeamOutlined, needs: 'administrators.list' },
  { name: 'audit', path: '/audit', icon: AuditOutlined, needs: 'audit.list' },
  { name: 'account', path: '/account', icon: UserOutlined, needs: null },
];
