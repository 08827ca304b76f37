import type { ShownCustomer } from '../../api/customers.ts';
import { apiText } from '../../text/api-text.ts';
import { useText } from '../../text/language.tsx';
import { Field } from '../../ui/field.tsx';
import { countText } from '../../ui/numbers.ts';
import { Panel } from '../../ui/page.tsx';
import type { Checks } from '../../ui/use-checks.ts';
import styles from '../apps/apps.module.css';
import { BudgetFields } from '../apps/budget-fields.tsx';
import { ANY, isWrongPrice, type CustomerDraft, type CustomerField } from './customer-draft.ts';
import { customersText } from './customers-text.ts';

interface Props {
  readonly draft: CustomerDraft;
  readonly set: (change: Partial<CustomerDraft>) => void;
  readonly checks: Checks<CustomerField>;
  /** The parent of a sub-account. */
  readonly parent: ShownCustomer | null;
}

/** The fields of a customer: name, limit and price list. */
export function CustomerFields(props: Props) {
  const { draft, set, checks, parent } = props;
  const t = useText(customersText);
  const most = parent?.dailyCallsMax ?? null;
  return (
    <>
      <Panel title={t.about}>
        <div className={styles['pair']}>
          <Field
            label={t.name}
            hint={t.nameHint}
            value={draft.name}
            onValue={(name) => set({ name })}
            onBlur={() => checks.left('name')}
            maxLength={64}
            autoComplete="off"
            problem={checks.problemOf('name')}
          />
          <Field
            label={t.daily}
            hint={most === null ? t.dailyHint : t.dailyOfParent(countText(most))}
            value={draft.dailyCallsMax}
            onValue={(dailyCallsMax) => set({ dailyCallsMax })}
            onBlur={() => checks.left('dailyCallsMax')}
            inputMode="numeric"
            maxLength={20}
            problem={checks.problemOf('dailyCallsMax')}
          />
          <BudgetFields draft={draft} set={set} checks={checks} />
        </div>
      </Panel>
      <PriceFields {...props} />
    </>
  );
}

function PriceFields({ draft, set, checks, parent }: Props) {
  const t = useText(customersText);
  const names = useText(apiText);
  const problem = checks.problemOf('prices');
  const isTyped = Object.values(draft.prices).some(isWrongPrice);
  return (
    <Panel title={t.prices} lead={parent === null ? t.pricesLead : `${t.pricesLead} ${t.pricesOfParent}`}>
      <div className={styles['grid']}>
        {[[ANY, t.other] as const, ...Object.entries(names)].map(([api, name]) => {
          const text = draft.prices[api] ?? '';
          // A problem that the server names is about the list, and stands at its first field.
          const isHere = isTyped ? isWrongPrice(text) : api === ANY;
          return (
            <Field
              key={api}
              label={name}
              hint={hintOf(api, parent, t)}
              value={text}
              onValue={(price) => set({ prices: { ...draft.prices, [api]: price } })}
              onBlur={() => checks.left('prices')}
              inputMode="decimal"
              maxLength={16}
              problem={isHere ? problem : undefined}
            />
          );
        })}
      </div>
    </Panel>
  );
}

interface HintWords {
  readonly priceHint: string;
  readonly parentPrice: (price: string) => string;
  readonly parentHasNone: string;
}

function hintOf(api: string, parent: ShownCustomer | null, t: HintWords): string | undefined {
  if (parent === null) return api === ANY ? undefined : t.priceHint;
  const price = parent.prices[api] ?? parent.prices[ANY];
  return price === undefined ? t.parentHasNone : t.parentPrice(price);
}
