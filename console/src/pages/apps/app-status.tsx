import type { ShownApp } from '../../api/apps.ts';
import { useText } from '../../text/language.tsx';
import { appsText } from './apps-text.ts';
import { Mark } from '../../ui/mark.tsx';

const KINDS = { pending: 'warning', active: 'good', banned: 'bad' } as const;

/** Whether an app may call. */
export function AppStatus({ status }: Pick<ShownApp, 'status'>) {
  const t = useText(appsText);
  return <Mark kind={KINDS[status]}>{t.statuses[status]}</Mark>;
}
