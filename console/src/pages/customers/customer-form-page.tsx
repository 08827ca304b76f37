import { useQuery, useQueryClient } from '@tanstack/react-query';
import Alert from 'antd/es/alert';
import Button from 'antd/es/button';
import { useState } from 'react';
import { useNavigate, useParams, useSearchParams } from 'react-router';
import { changeCustomer, createCustomer, customerOf, customers, type ShownCustomer } from '../../api/customers.ts';
import { useChange } from '../../api/use-change.ts';
import { useText } from '../../text/language.tsx';
import { LinkButton } from '../../ui/link-button.tsx';
import { Page } from '../../ui/page.tsx';
import { ProblemPanel } from '../../ui/problem-panel.tsx';
import { useChecks } from '../../ui/use-checks.ts';
import { Waiting } from '../../ui/waiting.tsx';
import styles from '../apps/apps.module.css';
import { customerBody, customerProblems, draftOf, EMPTY_CUSTOMER, type CustomerDraft } from './customer-draft.ts';
import { CustomerFields } from './customer-fields.tsx';
import { customerPath } from './customer-path.ts';
import { customersText } from './customers-text.ts';

/** Adds a customer, or with `?parent=` a sub-account of one. */
export function NewCustomerPage() {
  const t = useText(customersText);
  const navigate = useNavigate();
  const [query] = useSearchParams();
  const parentId = query.get('parent');
  const { data, error, refetch } = useQuery(customers);
  const parent = data?.find(({ id }) => id === parentId) ?? null;
  return (
    <Page title={parent === null ? t.newTitle : t.newSubTitle(parent.name)} lead={t.newLead}>
      {error && <ProblemPanel error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Waiting />}
      {data && (
        <CustomerForm
          parent={parent}
          first={EMPTY_CUSTOMER}
          action={t.create}
          cancelTo={parent === null ? '/customers' : customerPath(parent.id)}
          save={(draft) => createCustomer({ ...customerBody(draft), ...(parent && { parentId: parent.id }) })}
          onSaved={({ id }) => void navigate(customerPath(id))}
        />
      )}
    </Page>
  );
}

/** Changes the name, the limit and the price list of a customer. */
export function EditCustomerPage() {
  const t = useText(customersText);
  const queries = useQueryClient();
  const { customerId = '' } = useParams();
  // A form that is being filled must not change under the person.
  const isKept = { refetchOnWindowFocus: false };
  const { data, error, refetch } = useQuery({ ...customerOf(customerId), ...isKept });
  const { data: all } = useQuery({ ...customers, ...isKept });
  return (
    <Page
      title={data ? t.editTitle(data.name) : t.title}
      actions={<LinkButton to={customerPath(customerId)}>{t.backToCustomer}</LinkButton>}
    >
      {error && <ProblemPanel error={error} onRetry={() => void refetch()} />}
      {(!data || !all) && !error && <Waiting />}
      {data && all && (
        <CustomerForm
          parent={all.find(({ id }) => id === data.parentId) ?? null}
          first={draftOf(data)}
          action={t.save}
          cancelTo={customerPath(customerId)}
          save={(draft) => changeCustomer(customerId, customerBody(draft))}
          onSaved={(saved) => queries.setQueryData(customerOf(customerId).queryKey, { ...data, ...saved })}
        />
      )}
    </Page>
  );
}

interface FormProps {
  readonly parent: ShownCustomer | null;
  readonly first: CustomerDraft;
  readonly action: string;
  readonly cancelTo: string;
  readonly save: (draft: CustomerDraft) => Promise<ShownCustomer>;
  readonly onSaved: (saved: ShownCustomer) => void;
}

function CustomerForm({ parent, first, action, cancelTo, save, onSaved }: FormProps) {
  const t = useText(customersText);
  const [draft, setDraft] = useState(first);
  const change = useChange(['customers'], save);
  const checks = useChecks(customerProblems(draft, t), change.error);
  return (
    <form
      className={styles['form']}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (checks.pass()) change.mutate(draft, { onSuccess: onSaved });
      }}
    >
      <CustomerFields
        draft={draft}
        set={(part) => {
          setDraft({ ...draft, ...part });
          change.reset();
        }}
        checks={checks}
        parent={parent}
      />
      {change.error && <ProblemPanel error={change.error} />}
      {change.isSuccess && <Alert type="success" showIcon title={t.saved} role="status" />}
      <div className={styles['buttons']}>
        <Button type="primary" htmlType="submit" loading={change.isPending}>
          {action}
        </Button>
        <LinkButton to={cancelTo}>{t.cancel}</LinkButton>
      </div>
    </form>
  );
}
