import Tag from 'antd/es/tag';
import type { ShownApp } from '../../api/apps.ts';
import { useText } from '../../text/language.tsx';
import { appsText } from './apps-text.ts';

const COLOURS = { pending: 'orange', active: 'green', banned: 'red' } as const;

/** Whether an app may call. */
export function AppStatus({ status }: Pick<ShownApp, 'status'>) {
  const t = useText(appsText);
  return <Tag color={COLOURS[status]}>{t.statuses[status]}</Tag>;
}
