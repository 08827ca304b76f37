import Button from 'antd/es/button';
import Checkbox from 'antd/es/checkbox';
import Select from 'antd/es/select';
import { lazy, Suspense, useId } from 'react';
import type { RuleFeature } from '../../api/rules.ts';
import { levelText } from '../../text/level-text.ts';
import { useText } from '../../text/language.tsx';
import { Choice } from '../../ui/choice.tsx';
import { Field } from '../../ui/field.tsx';
import field from '../../ui/field.module.css';
import { Waiting } from '../../ui/waiting.tsx';
import { riskText } from '../risk/risk-text.ts';
import { editorText } from './editor-text.ts';
import { suggestionOf, type EditedRule } from './rule-set.ts';
import styles from './rules.module.css';

const ConditionField = lazy(async () => ({ default: (await import('./condition-field.tsx')).ConditionField }));

/** RiskTypes that precedence raises, and no rule. */
const NOT_FOR_RULES = new Set(['3', '4', '5', '205']);

interface Props {
  readonly rule: EditedRule;
  readonly features: readonly RuleFeature[];
  /** What the server says about this rule. */
  readonly problems: readonly string[];
  readonly onRule: (change: Partial<EditedRule>) => void;
  readonly onRemove: () => void;
}

/** The fields of one rule. What is wrong with it stands below its condition. */
export function RuleForm({ rule, features, problems, onRule, onRemove }: Props) {
  const t = useText(editorText);
  const levels = useText(levelText);
  const problemsId = useId();
  return (
    <div className={styles['stack']}>
      <div className={styles['grid']}>
        <Field label={t.id} hint={t.idHint} value={rule.id} maxLength={64} onValue={(id) => onRule({ id })} />
        <Field label={t.title} value={rule.title} maxLength={200} onValue={(title) => onRule({ title })} />
      </div>
      <Suspense fallback={<Waiting />}>
        <ConditionField
          key={rule.key}
          label={t.condition}
          hint={t.conditionHint}
          value={rule.when}
          features={features}
          isWrong={problems.length > 0}
          describedBy={problemsId}
          onValue={(when) => onRule({ when })}
        />
      </Suspense>
      <Problems id={problemsId} rule={rule} problems={problems} onRule={onRule} />
      <div className={styles['grid']}>
        <Field
          label={t.points}
          hint={t.pointsHint}
          value={rule.points}
          inputMode="numeric"
          onValue={(points) => onRule({ points })}
        />
        <Choice
          label={t.level}
          any={t.onlyPoints}
          value={rule.level}
          options={[
            ['review', levels.review],
            ['reject', levels.reject],
          ]}
          onValue={(level) => onRule({ level })}
        />
        <Field
          label={t.group}
          hint={t.groupHint}
          value={rule.group}
          maxLength={64}
          onValue={(group) => onRule({ group })}
        />
        <Field label={t.scenes} hint={t.scenesHint} value={rule.scenes} onValue={(scenes) => onRule({ scenes })} />
      </div>
      <TypesField value={rule.raises} onValue={(raises) => onRule({ raises })} />
      <Checkbox checked={rule.novelty} onChange={({ target }) => onRule({ novelty: target.checked })}>
        {t.novelty}
      </Checkbox>
      <div>
        <Button danger size="small" onClick={onRemove}>
          {t.removeRule}
        </Button>
      </div>
    </div>
  );
}

interface ProblemsProps extends Pick<Props, 'rule' | 'problems' | 'onRule'> {
  readonly id: string;
}

/** What is wrong, in the server's words. A name that it suggests can be taken over. */
function Problems({ id, rule, problems, onRule }: ProblemsProps) {
  const t = useText(editorText);
  return (
    <ul id={id} className={styles['problems']} aria-live="polite">
      {problems.map((problem) => {
        const suggestion = suggestionOf(problem);
        return (
          <li key={problem}>
            {problem}{' '}
            {suggestion && (
              <Button
                size="small"
                onClick={() =>
                  onRule({ when: rule.when.replaceAll(new RegExp(`\\b${suggestion.wrong}\\b`, 'g'), suggestion.meant) })
                }
              >
                {t.use(suggestion.meant)}
              </Button>
            )}
          </li>
        );
      })}
    </ul>
  );
}

interface TypesProps {
  readonly value: readonly string[];
  readonly onValue: (value: readonly string[]) => void;
}

function TypesField({ value, onValue }: TypesProps) {
  const t = useText(editorText);
  const { meanings } = useText(riskText);
  const id = useId();
  const options = Object.entries(meanings)
    .filter(([code]) => !NOT_FOR_RULES.has(code))
    .map(([code, meaning]) => ({ value: code, label: `${code} ${meaning}` }));
  return (
    <div className={field['field']}>
      <label htmlFor={id}>{t.raises}</label>
      <Select
        id={id}
        mode="multiple"
        value={[...value]}
        options={options}
        showSearch={{ optionFilterProp: 'label' }}
        maxCount={8}
        onChange={(chosen: string[]) => onValue(chosen)}
      />
    </div>
  );
}
