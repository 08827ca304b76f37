import { defineText, useText } from '../../text/language.tsx';
import { Field } from '../../ui/field.tsx';
import type { Checks } from '../../ui/use-checks.ts';
import type { BudgetDraft, BudgetField } from './budget-draft.ts';

const text = defineText(
  {
    budgetDay: '每日预算 (元)',
    budgetMonth: '每月预算 (元)',
    hint: '计费调用合计金额的上限，按北京时间。用到 80% 时提醒，用完后拒绝。留空为不限。',
  },
  {
    budgetDay: 'Budget of a day (CNY)',
    budgetMonth: 'Budget of a month (CNY)',
    hint: 'What charged calls may cost together, by the time of Beijing. At 80 % it warns, then calls are refused. Empty for none.',
  },
);

interface Props {
  readonly draft: BudgetDraft;
  readonly set: (change: Partial<BudgetDraft>) => void;
  readonly checks: Checks<BudgetField>;
}

/** What calls may cost in a day and in a month. */
export function BudgetFields({ draft, set, checks }: Props) {
  const t = useText(text);
  return (
    <>
      {(['budgetDay', 'budgetMonth'] as const).map((name) => (
        <Field
          key={name}
          label={t[name]}
          hint={t.hint}
          value={draft[name]}
          onValue={(amount) => set({ [name]: amount })}
          onBlur={() => checks.left(name)}
          inputMode="decimal"
          maxLength={16}
          problem={checks.problemOf(name)}
        />
      ))}
    </>
  );
}
