import { useQuery, useQueryClient } from '@tanstack/react-query';
import Alert from 'antd/es/alert';
import Button from 'antd/es/button';
import { useState } from 'react';
import { useNavigate, useSearchParams } from 'react-router';
import { startRun } from '../../api/risk-runs.ts';
import { changeRules, draftRules, ruleFeatures, useRuleChange } from '../../api/rules.ts';
import { useMay, useSession } from '../../api/session.ts';
import { useText } from '../../text/language.tsx';
import { Mark } from '../../ui/mark.tsx';
import { Panel } from '../../ui/page.tsx';
import { ProblemPanel } from '../../ui/problem-panel.tsx';
import { SequencesPanel, SettingsPanel } from './editor-settings.tsx';
import { editorText } from './editor-text.ts';
import { keepDraft, keptDraft, keptPlace } from './kept-draft.ts';
import { LeaveGuard } from '../../ui/leave-guard.tsx';
import { RuleForm } from './rule-form.tsx';
import { RuleList } from './rule-list.tsx';
import {
  bodyOf,
  emptyRule,
  movedRules,
  placedProblems,
  versionPath,
  type EditedRule,
  type EditedSet,
} from './rule-set.ts';
import styles from './rules.module.css';
import { useRuleCheck, type RuleCheck } from './use-rule-check.ts';

interface Props {
  /** The draft that is changed, with the digest of its rules. `null` for a new one. */
  readonly draft: { readonly versionId: string; readonly digest: string } | null;
  readonly first: EditedSet;
}

/** What is edited, and whether it differs from what was loaded. This tab of the browser keeps it until it is saved. */
function useEdited({ draft, first }: Props) {
  const { name } = useSession();
  const [query] = useSearchParams();
  const place = keptPlace(name, draft?.versionId ?? `new ${query.get('from') ?? ''}`);
  const [kept] = useState(() => keptDraft(place));
  const [start] = useState(first);
  const [edited, setEdited] = useState(kept ?? first);
  const [isRestored, setRestored] = useState(kept !== null);
  return {
    edited,
    isRestored,
    isDirty: JSON.stringify(edited) !== JSON.stringify(start),
    set(change: Partial<EditedSet>) {
      const next = { ...edited, ...change };
      setEdited(next);
      keepDraft(place, next);
    },
    /** Forgets what is kept, because it is saved or not wanted. */
    forget() {
      keepDraft(place, null);
    },
    discard() {
      keepDraft(place, null);
      setEdited(start);
      setRestored(false);
    },
  };
}

const WEEK_MS = 7 * 86_400_000;

/** Saves a draft, and if that is asked for, replays the last week under it. */
function useSave(draft: Props['draft'], forget: () => void) {
  const navigate = useNavigate();
  const queries = useQueryClient();
  return useRuleChange(async ({ edited, replays }: { readonly edited: EditedSet; readonly replays: boolean }) => {
    const { note } = edited;
    const body = { set: bodyOf(edited), note: note.trim() };
    const { id } = await (draft === null
      ? draftRules(body)
      : changeRules(draft.versionId, { ...body, digest: draft.digest }));
    forget();
    if (replays) await replayWeek(id);
    await queries.invalidateQueries({ queryKey: ['risk-runs'] });
    await navigate(versionPath(id));
  });
}

/** If another run is under way, the page of the version shows it, and the replay is begun from there. */
async function replayWeek(versionId: string): Promise<void> {
  const from = new Date(Date.now() - WEEK_MS).toISOString();
  await startRun({ kind: 'replay', versionId, from }).catch(() => null);
}

/** The editor of a rule set: a list of rules, the fields of one of them, thresholds and sequences. */
export function RuleEditor({ draft, first }: Props) {
  const t = useText(editorText);
  const { edited, isRestored, isDirty, set, forget, discard } = useEdited({ draft, first });
  const [chosen, setChosen] = useChosen(edited.rules);
  const check = useRuleCheck(bodyOf(edited));
  const { ofRule, ofSet } = placedProblems(edited, check.problems);
  const save = useSave(draft, forget);
  const rule = edited.rules.find(({ key }) => key === chosen);
  const { data: features = [] } = useQuery(ruleFeatures);
  const change = (part: Partial<EditedRule>) =>
    set({ rules: edited.rules.map((each) => (each.key === chosen ? { ...each, ...part } : each)) });
  const add = () => {
    const fresh = emptyRule(edited);
    set({ rules: [...edited.rules, fresh] });
    setChosen(fresh.key);
  };
  return (
    <>
      <LeaveGuard
        isActive={isDirty && !save.isPending && !save.isSuccess}
        title={t.leaveTitle}
        what={t.leaveWhat}
        action={t.leave}
      />
      {isRestored && isDirty && (
        <Alert
          type="info"
          showIcon
          title={t.restored}
          action={
            <Button size="small" onClick={discard}>
              {t.discard}
            </Button>
          }
        />
      )}
      <SettingsPanel edited={edited} set={set} problems={ofSet} />
      <Panel title={t.rules}>
        <div className={styles['editor']}>
          <RuleList
            rules={edited.rules}
            chosen={chosen}
            wrong={ofRule}
            onChoose={setChosen}
            onAdd={add}
            onMove={(key, by) => set({ rules: movedRules(edited.rules, key, by) })}
          />
          {rule === undefined ? (
            <p>{t.noRule}</p>
          ) : (
            <RuleForm
              rule={rule}
              features={features}
              problems={ofRule.get(rule.key) ?? []}
              onRule={change}
              onRemove={() => set({ rules: edited.rules.filter(({ key }) => key !== chosen) })}
            />
          )}
        </div>
      </Panel>
      <SequencesPanel edited={edited} set={set} />
      {save.error && <ProblemPanel error={save.error} />}
      <SaveBar
        check={check}
        isDirty={isDirty}
        isBusy={save.isPending}
        onSave={(replays) => save.mutate({ edited, replays })}
      />
    </>
  );
}

/** The rule that is edited. At first it is the one that the address names, or else the first rule. */
function useChosen(rules: readonly EditedRule[]) {
  const [query] = useSearchParams();
  return useState(() => rules.find(({ id }) => id === query.get('rule'))?.key ?? rules[0]?.key ?? null);
}

interface SaveBarProps {
  readonly check: RuleCheck;
  readonly isDirty: boolean;
  readonly isBusy: boolean;
  readonly onSave: (replays: boolean) => void;
}

function SaveBar({ check: { problems, state }, isDirty, isBusy, onSave }: SaveBarProps) {
  const t = useText(editorText);
  const may = useMay();
  const isWrong = problems.length > 0;
  return (
    <div className={styles['bar']}>
      <Button type="primary" loading={isBusy} disabled={isWrong} onClick={() => onSave(false)}>
        {t.save}
      </Button>
      {may('risk.replay') && (
        <Button loading={isBusy} disabled={isWrong} onClick={() => onSave(true)}>
          {t.saveAndReplay}
        </Button>
      )}
      <span role="status">
        {state === 'failed' && <Mark kind="warning">{t.notChecked}</Mark>}
        {state === 'late' && <Mark kind="plain">{t.checking}</Mark>}
        {state === 'checked' && (
          <Mark kind={isWrong ? 'bad' : 'good'}>{isWrong ? t.problems(problems.length) : t.fine}</Mark>
        )}
      </span>
      {isDirty && <span className={styles['faint']}>{t.unsaved}</span>}
    </div>
  );
}
