import Button from 'antd/es/button';
import { useState } from 'react';
import { changeAlertRule, removeAlertRule, type AlertKindFacts, type AlertRule } from '../../api/alerts.ts';
import { useChange } from '../../api/use-change.ts';
import { useText } from '../../text/language.tsx';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import form from '../../ui/form.module.css';
import { ProblemPanel } from '../../ui/problem-panel.tsx';
import { alertsText } from './alerts-text.ts';
import { RuleDialog } from './rule-dialog.tsx';

interface Props {
  readonly rule: AlertRule;
  readonly kinds: readonly AlertKindFacts[];
}

/** Buttons that change, pause or remove an alert rule. */
export function RuleActions({ rule, kinds }: Props) {
  const t = useText(alertsText);
  const [opened, setOpened] = useState<'change' | 'remove' | null>(null);
  const isPaused = rule.status === 'paused';
  const toggle = useChange(['alerts'], () => changeAlertRule(rule.id, { status: isPaused ? 'active' : 'paused' }));
  const remove = useChange(['alerts'], () => removeAlertRule(rule.id));
  return (
    <div className={form['buttons']}>
      <Button size="small" onClick={() => setOpened('change')}>
        {t.change}
      </Button>
      <Button size="small" loading={toggle.isPending} onClick={() => toggle.mutate(undefined)}>
        {isPaused ? t.resume : t.pause}
      </Button>
      <Button size="small" danger onClick={() => setOpened('remove')}>
        {t.remove}
      </Button>
      {toggle.error && <ProblemPanel error={toggle.error} />}
      {opened === 'change' && <RuleDialog rule={rule} kinds={kinds} onClose={() => setOpened(null)} />}
      {opened === 'remove' && (
        <ConfirmDialog
          title={t.removeTitle}
          action={t.remove}
          isDangerous
          change={remove}
          onClose={() => setOpened(null)}
        >
          <p>{t.removeWhat}</p>
        </ConfirmDialog>
      )}
    </div>
  );
}
