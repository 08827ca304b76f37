import { useQuery } from '@tanstack/react-query';
import Alert from 'antd/es/alert';
import { alertsNow } from '../../api/alerts.ts';
import { alertKindText } from '../../text/alert-text.ts';
import { useText } from '../../text/language.tsx';
import { LinkButton } from '../../ui/link-button.tsx';
import { overviewText } from './overview-text.ts';

/** More than these are counted only. */
const SHOWN = 5;

/** The alerts that fire. Nothing if none does. */
export function FiringAlerts() {
  const t = useText(overviewText);
  const kinds = useText(alertKindText);
  const { data } = useQuery(alertsNow);
  const firing = data?.filter(({ firedAtMs }) => firedAtMs !== null) ?? [];
  if (firing.length === 0) return null;
  const isCritical = firing.some(({ severity }) => severity === 'critical');
  return (
    <Alert
      type={isCritical ? 'error' : 'warning'}
      showIcon
      title={t.firing(firing.length)}
      description={firing
        .slice(0, SHOWN)
        .map(({ kind, subject }) => (subject === 'site' ? kinds[kind] : `${kinds[kind]} (${subject})`))
        .join(t.listComma)}
      action={<LinkButton to="/alerts">{t.toAlerts}</LinkButton>}
    />
  );
}
