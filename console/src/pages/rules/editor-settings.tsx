import Button from 'antd/es/button';
import { RISK_LEVELS } from '../../api/risk.ts';
import { levelText } from '../../text/level-text.ts';
import { useText } from '../../text/language.tsx';
import { Choice } from '../../ui/choice.tsx';
import { Field } from '../../ui/field.tsx';
import { Panel } from '../../ui/page.tsx';
import { editorText } from './editor-text.ts';
import { emptySequence, type EditedSequence, type EditedSet } from './rule-set.ts';
import styles from './rules.module.css';

interface Props {
  readonly edited: EditedSet;
  readonly set: (change: Partial<EditedSet>) => void;
}

/** What a version is for, from how many points on a request is reviewed or rejected, and what settles it before rules. */
export function SettingsPanel({ edited, set, problems }: Props & { readonly problems: readonly string[] }) {
  const t = useText(editorText);
  const levels = useText(levelText);
  const options = RISK_LEVELS.map((level) => [level, levels[level]] as const);
  return (
    <Panel title={t.settings}>
      <div className={styles['stack']}>
        <Field label={t.note} hint={t.noteHint} value={edited.note} maxLength={500} onValue={(note) => set({ note })} />
        <div className={styles['grid']}>
          <Field
            label={t.reviewAt}
            value={edited.reviewAtPoints}
            inputMode="numeric"
            onValue={(reviewAtPoints) => set({ reviewAtPoints })}
          />
          <Field
            label={t.rejectAt}
            value={edited.rejectAtPoints}
            inputMode="numeric"
            onValue={(rejectAtPoints) => set({ rejectAtPoints })}
          />
          <Choice
            label={t.invalidAccount}
            value={edited.invalidAccountLevel}
            options={options}
            onValue={(invalidAccountLevel) => set({ invalidAccountLevel })}
          />
          <Choice
            label={t.invalidAddress}
            value={edited.invalidAddressLevel}
            options={options}
            onValue={(invalidAddressLevel) => set({ invalidAddressLevel })}
          />
        </div>
        {problems.length > 0 && (
          <ul className={styles['problems']}>
            {problems.map((problem) => (
              <li key={problem}>{problem}</li>
            ))}
          </ul>
        )}
      </div>
    </Panel>
  );
}

const ENTITIES = ['account', 'device', 'phone', 'address'];

/** The sequences that conditions may read. */
export function SequencesPanel({ edited, set }: Props) {
  const t = useText(editorText);
  const change = (key: number, part: Partial<EditedSequence>) =>
    set({ sequences: edited.sequences.map((each) => (each.key === key ? { ...each, ...part } : each)) });
  return (
    <Panel title={t.sequences} lead={t.sequencesLead}>
      <div className={styles['stack']}>
        {edited.sequences.map(({ key, name, entity, steps, within }) => (
          <div key={key} className={styles['grid']}>
            <Field label={t.name} value={name} maxLength={32} onValue={(text) => change(key, { name: text })} />
            <Choice
              label={t.entity}
              value={entity}
              options={ENTITIES.map((each) => [each, each] as const)}
              onValue={(chosen) => change(key, { entity: chosen })}
            />
            <Field label={t.steps} hint={t.stepsHint} value={steps} onValue={(text) => change(key, { steps: text })} />
            <Field
              label={t.within}
              hint={t.withinHint}
              value={within}
              onValue={(text) => change(key, { within: text })}
            />
            <div>
              <Button
                danger
                size="small"
                onClick={() => set({ sequences: edited.sequences.filter((each) => each.key !== key) })}
              >
                {t.removeSequence}
              </Button>
            </div>
          </div>
        ))}
        <div>
          <Button size="small" onClick={() => set({ sequences: [...edited.sequences, emptySequence(edited)] })}>
            {t.addSequence}
          </Button>
        </div>
      </div>
    </Panel>
  );
}
