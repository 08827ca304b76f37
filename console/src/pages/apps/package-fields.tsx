import Radio from 'antd/es/radio';
import { useId } from 'react';
import { apiText } from '../../text/api-text.ts';
import { useText } from '../../text/language.tsx';
import { Choice } from '../../ui/choice.tsx';
import { Field, FieldGroup } from '../../ui/field.tsx';
import { countText, parseCount } from '../../ui/numbers.ts';
import type { Checks } from '../../ui/use-checks.ts';
import { appFormText } from './app-form-text.ts';
import styles from './apps.module.css';
import { priceOfAll, type PackageDraft, type PackageField } from './package-draft.ts';

interface Props {
  readonly draft: PackageDraft;
  readonly set: (change: Partial<PackageDraft>) => void;
  readonly checks: Checks<PackageField>;
  /** Whether a customer with a price list pays for the app. */
  readonly hasCustomer: boolean;
}

/** What a package pays for, and at which price. A sentence says what that means. */
export function PackageFields({ draft, set, checks, hasCustomer }: Props) {
  const t = useText(appFormText);
  const names = useText(apiText);
  const group = useId();
  return (
    <>
      <FieldGroup label={t.kind}>
        <Radio.Group
          name={group}
          value={draft.kind}
          onChange={({ target }) => set({ kind: target.value as PackageDraft['kind'] })}
          className={styles['modes'] ?? ''}
        >
          <Radio value="paid">{t.kinds.paid}</Radio>
          <Radio value="gift">{t.kinds.gift}</Radio>
        </Radio.Group>
      </FieldGroup>
      <div className={styles['grid']}>
        <Choice
          label={t.paysFor}
          any={t.anyApi}
          value={draft.api}
          options={Object.entries(names)}
          onValue={(api) => set({ api })}
        />
        {draft.kind === 'paid' && hasCustomer && (
          <Choice
            label={t.priceBy}
            value={draft.isByList ? 'list' : 'unit'}
            options={[
              ['unit', t.priceByUnit],
              ['list', t.priceByList],
            ]}
            onValue={(by) => set({ isByList: by === 'list' })}
          />
        )}
        {draft.kind === 'paid' && !draft.isByList && (
          <Field
            label={t.unitPrice}
            hint={t.unitPriceHint}
            value={draft.unitPrice}
            onValue={(unitPrice) => set({ unitPrice })}
            onBlur={() => checks.left('unitPrice')}
            inputMode="decimal"
            maxLength={16}
            problem={checks.problemOf('unitPrice')}
          />
        )}
        <Field
          label={t.calls}
          hint={t.callsHint}
          value={draft.calls}
          onValue={(calls) => set({ calls })}
          onBlur={() => checks.left('calls')}
          inputMode="numeric"
          maxLength={20}
          problem={checks.problemOf('calls')}
        />
        <Field
          label={t.days}
          hint={t.daysHint}
          value={draft.days}
          onValue={(days) => set({ days })}
          onBlur={() => checks.left('days')}
          inputMode="numeric"
          maxLength={5}
          problem={checks.problemOf('days')}
        />
      </div>
      <Meaning draft={draft} />
    </>
  );
}

/** What the package means, as it is typed. */
function Meaning({ draft }: Pick<Props, 'draft'>) {
  const t = useText(appFormText);
  return (
    <p className={styles['meaning']} aria-live="polite">
      {meaningOf(draft, t)}
    </p>
  );
}

interface MeaningWords {
  readonly meansGift: string;
  readonly meansList: string;
  readonly meansOpen: string;
  readonly meansPaid: (calls: string, amount: string) => string;
}

function meaningOf(draft: PackageDraft, t: MeaningWords): string {
  if (draft.kind === 'gift') return t.meansGift;
  if (draft.isByList) return t.meansList;
  const [calls, all] = [parseCount(draft.calls), priceOfAll(draft)];
  if (calls !== null && all !== null) return t.meansPaid(countText(calls), all);
  return draft.calls.trim() === '' ? t.meansOpen : '';
}
