import { useState } from 'react';
import {
  addAlertRule,
  changeAlertRule,
  type AlertKind,
  type AlertKindFacts,
  type AlertRule,
} from '../../api/alerts.ts';
import { useChange } from '../../api/use-change.ts';
import { alertKindText, alertUnitText } from '../../text/alert-text.ts';
import { useText } from '../../text/language.tsx';
import { Choice } from '../../ui/choice.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { changesOf } from '../../ui/changes.ts';
import { ProblemPanel } from '../../ui/problem-panel.tsx';
import { useChecks } from '../../ui/use-checks.ts';
import { alertsText } from './alerts-text.ts';
import { EMPTY_RULE, ruleBody, ruleDraftOf, ruleProblems, type RuleDraft } from './rule-draft.ts';

interface Props {
  /** The rule to change. `null` for another one. */
  readonly rule: AlertRule | null;
  readonly kinds: readonly AlertKindFacts[];
  readonly onClose: () => void;
}

/** The form of an alert rule. */
export function RuleDialog({ rule, kinds, onClose }: Props) {
  const t = useText(alertsText);
  const factsOf = (kind: AlertKind) => kinds.find((each) => each.kind === kind);
  const [opened] = useState(rule);
  const unitOf = (kind: AlertKind) => factsOf(kind)?.unit;
  const first = opened === null ? EMPTY_RULE : ruleDraftOf(opened, unitOf(opened.kind));
  const [draft, setDraft] = useState(first);
  const facts = factsOf(draft.kind);
  const save = useChange(
    ['alerts'],
    (wanted: RuleDraft) => {
      const body = ruleBody(wanted, unitOf(wanted.kind));
      if (opened === null) return addAlertRule({ kind: wanted.kind, ...body });
      return changeAlertRule(opened.id, changesOf(opened, ruleBody(first, unitOf(opened.kind)), body));
    },
    'onSettled',
  );
  const checks = useChecks(ruleProblems(draft, facts, t), save.error);
  const set = (part: Partial<RuleDraft>) => {
    setDraft({ ...draft, ...part });
    save.reset();
  };
  return (
    <Dialog
      title={rule === null ? t.newTitle : t.changeTitle}
      action={rule === null ? t.add : t.save}
      isBusy={save.isPending}
      onAction={() => checks.pass() && save.mutate(draft, { onSuccess: onClose })}
      onClose={onClose}
    >
      <RuleFields draft={draft} set={set} checks={checks} facts={facts} kinds={rule === null ? kinds : null} />
      {save.error && <ProblemPanel error={save.error} />}
    </Dialog>
  );
}

interface FieldsProps {
  readonly draft: RuleDraft;
  readonly set: (part: Partial<RuleDraft>) => void;
  readonly checks: ReturnType<typeof useChecks<keyof RuleDraft>>;
  readonly facts: AlertKindFacts | undefined;
  /** The kinds to choose from. `null` for a rule that exists, because its kind stays. */
  readonly kinds: readonly AlertKindFacts[] | null;
}

function RuleFields({ draft, set, checks, facts, kinds }: FieldsProps) {
  const t = useText(alertsText);
  const kindNames = useText(alertKindText);
  const units = useText(alertUnitText);
  const unit =
    facts?.unit === 'share' ? t.percent : ((units as Readonly<Record<string, string>>)[facts?.unit ?? ''] ?? '');
  const field = (name: 'threshold' | 'windowMinutes' | 'callsMin' | 'forMinutes', label: string) => (
    <Field
      label={label}
      inputMode="decimal"
      hint={name === 'threshold' && facts?.unit === 'psi' ? t.driftHint : undefined}
      value={draft[name]}
      onValue={(value) => set({ [name]: value })}
      onBlur={() => checks.left(name)}
      problem={checks.problemOf(name)}
    />
  );
  return (
    <>
      {kinds !== null && (
        <Choice
          label={t.what}
          value={draft.kind}
          options={kinds.map(({ kind }) => [kind, kindNames[kind]] as const)}
          onValue={(kind) => set({ kind: kind as AlertKind })}
        />
      )}
      <Choice
        label={t.severity}
        value={draft.severity}
        options={[
          ['warning', t.warning],
          ['critical', t.critical],
        ]}
        onValue={(severity) => set({ severity: severity as RuleDraft['severity'] })}
      />
      {field('threshold', t.thresholdOf(unit))}
      {facts?.isWindowed && field('windowMinutes', t.windowMinutes)}
      {facts?.isWindowed && draft.kind !== 'calls-missing' && field('callsMin', t.callsMin)}
      {field('forMinutes', t.forMinutes)}
      {facts?.scope !== 'site' && (
        <Field
          label={t.only}
          value={draft.only}
          maxLength={64}
          hint={t.onlyHint}
          onValue={(only) => set({ only })}
          problem={checks.problemOf('only')}
        />
      )}
      <Field
        label={t.name}
        value={draft.name}
        maxLength={64}
        onValue={(name) => set({ name })}
        problem={checks.problemOf('name')}
      />
    </>
  );
}
