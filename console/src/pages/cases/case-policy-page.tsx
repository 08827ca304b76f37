import { useQuery, useQueryClient } from '@tanstack/react-query';
import Alert from 'antd/es/alert';
import Button from 'antd/es/button';
import Checkbox from 'antd/es/checkbox';
import { casePolicy, setCasePolicy, type CasePolicy } from '../../api/cases.ts';
import { useMay } from '../../api/session.ts';
import { useEdit } from '../../api/use-edit.ts';
import { levelText } from '../../text/level-text.ts';
import { useText } from '../../text/language.tsx';
import { Field, FieldGroup } from '../../ui/field.tsx';
import { instantText } from '../../ui/instant.tsx';
import { LinkButton } from '../../ui/link-button.tsx';
import { Page, Panel } from '../../ui/page.tsx';
import { ProblemPanel } from '../../ui/problem-panel.tsx';
import { TextAreaField } from '../../ui/text-area-field.tsx';
import { useChecks, type Checks } from '../../ui/use-checks.ts';
import { Waiting } from '../../ui/waiting.tsx';
import {
  draftOf,
  JOIN_KINDS,
  policyBody,
  policyProblems,
  POLICY_LEVELS,
  type PolicyDraft,
  type PolicyField,
} from './case-policy-draft.ts';
import styles from './cases.module.css';
import { casesText } from './cases-text.ts';
import { policyText } from './policy-text.ts';

/** Which decisions open a case, and how fast cases should be resolved, as a form. */
export function CasePolicyPage() {
  const t = useText(casesText);
  const p = useText(policyText);
  const { data, error, refetch } = useQuery(casePolicy);
  return (
    <Page title={p.policyTitle} lead={p.policyLead} actions={<LinkButton to="/cases">{t.back}</LinkButton>}>
      {error && <ProblemPanel error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Waiting />}
      {data && (
        <Panel
          title={p.policyTitle}
          lead={
            data.changedBy === null || data.changedAtMs === null
              ? p.ofRelease
              : p.changedBy(data.changedBy, instantText(data.changedAtMs))
          }
        >
          <PolicyForm policy={data} />
        </Panel>
      )}
    </Page>
  );
}

function PolicyForm({ policy }: { readonly policy: CasePolicy }) {
  const p = useText(policyText);
  const may = useMay();
  const queries = useQueryClient();
  const { draft, set, save } = useEdit({
    names: [],
    first: policy,
    draftOf,
    bodyOf: policyBody,
    look: () => queries.fetchQuery({ ...casePolicy, staleTime: 0 }),
    send: async (changes) => {
      const saved = await setCasePolicy(changes);
      queries.setQueryData(casePolicy.queryKey, saved);
      return saved;
    },
  });
  const checks = useChecks(policyProblems(draft, p), save.error);
  return (
    <form
      className={styles['form']}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (checks.pass()) save.mutate(undefined);
      }}
    >
      <PolicyFields draft={draft} set={set} checks={checks} />
      {save.error && <ProblemPanel error={save.error} />}
      {save.isSuccess && <Alert type="success" showIcon title={p.saved} role="status" />}
      {may('cases.set-policy') && (
        <div>
          <Button type="primary" htmlType="submit" loading={save.isPending}>
            {p.save}
          </Button>
        </div>
      )}
    </form>
  );
}

interface FieldsProps {
  readonly draft: PolicyDraft;
  readonly set: (change: Partial<PolicyDraft>) => void;
  readonly checks: Checks<PolicyField>;
}

function PolicyFields({ draft, set, checks }: FieldsProps) {
  const t = useText(casesText);
  const p = useText(policyText);
  const levels = useText(levelText);
  return (
    <>
      <Boxes
        label={p.levels}
        all={POLICY_LEVELS.map((level) => [level, levels[level]] as const)}
        chosen={draft.levels}
        onChosen={(chosen) => set({ levels: chosen })}
      />
      <TextAreaField
        label={p.ruleIds}
        value={draft.ruleIds}
        onValue={(ruleIds) => set({ ruleIds })}
        onBlur={() => checks.left('ruleIds')}
        hint={p.ruleIdsHint}
        problem={checks.problemOf('ruleIds')}
      />
      <TextAreaField
        label={p.scenes}
        value={draft.scenes}
        onValue={(scenes) => set({ scenes })}
        onBlur={() => checks.left('scenes')}
        hint={p.scenesHint}
        problem={checks.problemOf('scenes')}
      />
      <Field
        label={p.slaHours}
        inputMode="numeric"
        value={draft.slaHours}
        onValue={(slaHours) => set({ slaHours })}
        onBlur={() => checks.left('slaHours')}
        problem={checks.problemOf('slaHours')}
      />
      <TextAreaField
        label={p.slaByScene}
        value={draft.slaHoursByScene}
        onValue={(slaHoursByScene) => set({ slaHoursByScene })}
        onBlur={() => checks.left('slaHoursByScene')}
        hint={p.slaBySceneHint}
        problem={checks.problemOf('slaHoursByScene')}
      />
      <Field
        label={p.casesADayMax}
        inputMode="numeric"
        value={draft.casesADayMax}
        onValue={(casesADayMax) => set({ casesADayMax })}
        onBlur={() => checks.left('casesADayMax')}
        hint={p.casesADayMaxHint}
        problem={checks.problemOf('casesADayMax')}
      />
      <Boxes
        label={p.joinBy}
        hint={p.joinByHint}
        all={JOIN_KINDS.map((kind) => [kind, t.kinds[kind]] as const)}
        chosen={draft.joinBy}
        onChosen={(chosen) => set({ joinBy: chosen })}
      />
    </>
  );
}

interface BoxesProps<Value extends string> {
  readonly label: string;
  readonly hint?: string;
  readonly all: readonly (readonly [value: Value, name: string])[];
  readonly chosen: readonly Value[];
  readonly onChosen: (chosen: readonly Value[]) => void;
}

function Boxes<Value extends string>({ label, hint, all, chosen, onChosen }: BoxesProps<Value>) {
  return (
    <FieldGroup label={label} hint={hint}>
      <div className={styles['kinds']}>
        {all.map(([value, name]) => (
          <Checkbox
            key={value}
            checked={chosen.includes(value)}
            onChange={({ target }) =>
              onChosen(
                all.map(([each]) => each).filter((each) => (each === value ? target.checked : chosen.includes(each))),
              )
            }
          >
            {name}
          </Checkbox>
        ))}
      </div>
    </FieldGroup>
  );
}
