import { apiName, apiText } from '../../text/api-text.ts';
import { useText } from '../../text/language.tsx';
import { Field } from '../../ui/field.tsx';
import { TextAreaField } from '../../ui/text-area-field.tsx';
import type { Checks } from '../../ui/use-checks.ts';
import { parseCount } from '../../ui/numbers.ts';
import type { AppDraft, AppField } from './app-draft.ts';
import { appFormText } from './app-form-text.ts';
import { BudgetFields } from './budget-fields.tsx';
import styles from './apps.module.css';

interface Props {
  readonly draft: AppDraft;
  readonly set: (change: Partial<AppDraft>) => void;
  readonly checks: Checks<AppField>;
}

/** How much an app may call a day: over all APIs, and at each one. And what its calls may cost. */
export function LimitFields({ draft, set, checks }: Props) {
  const t = useText(appFormText);
  const names = useText(apiText);
  return (
    <div className={styles['grid']}>
      <Field
        label={t.daily}
        hint={t.dailyHint}
        value={draft.dailyCallsMax}
        onValue={(dailyCallsMax) => set({ dailyCallsMax })}
        onBlur={() => checks.left('dailyCallsMax')}
        inputMode="numeric"
        maxLength={20}
        problem={checks.problemOf('dailyCallsMax')}
      />
      {draft.apis.map((api) => {
        const text = draft.limits[api] ?? '';
        const isWrong = text.trim() !== '' && parseCount(text) === null;
        return (
          <Field
            key={api}
            label={apiName(names, api)}
            placeholder={t.noLimit}
            value={text}
            onValue={(limit) => set({ limits: { ...draft.limits, [api]: limit } })}
            onBlur={() => checks.left('limits')}
            inputMode="numeric"
            maxLength={20}
            problem={isWrong ? checks.problemOf('limits') : undefined}
          />
        );
      })}
      {draft.mode === 'live' && <BudgetFields draft={draft} set={set} checks={checks} />}
    </div>
  );
}

/** From where an app may be called, and how fast from one address. */
export function AddressFields({ draft, set, checks }: Props) {
  const t = useText(appFormText);
  const rateProblem = checks.problemOf('addressRate');
  return (
    <>
      <div className={styles['pair']}>
        <TextAreaField
          label={t.allow}
          hint={t.allowHint}
          placeholder={'203.0.113.0/24\n2001:db8::/32'}
          value={draft.allow}
          onValue={(allow) => set({ allow })}
          onBlur={() => checks.left('allow')}
          problem={checks.problemOf('allow')}
        />
        <TextAreaField
          label={t.deny}
          hint={t.denyHint}
          value={draft.deny}
          onValue={(deny) => set({ deny })}
          onBlur={() => checks.left('deny')}
          problem={checks.problemOf('deny')}
        />
      </div>
      <div className={styles['grid']}>
        <Field
          label={t.perSecond}
          hint={t.rateHint}
          value={draft.perSecond}
          onValue={(perSecond) => set({ perSecond })}
          onBlur={() => checks.left('addressRate')}
          inputMode="decimal"
          maxLength={12}
          problem={rateProblem}
        />
        <Field
          label={t.burst}
          hint={t.burstHint}
          value={draft.burst}
          onValue={(burst) => set({ burst })}
          inputMode="numeric"
          maxLength={12}
        />
      </div>
    </>
  );
}
