import { useQuery, useQueryClient } from '@tanstack/react-query';
import Alert from 'antd/es/alert';
import Button from 'antd/es/button';
import { useState } from 'react';
import { useNavigate, useParams, useSearchParams } from 'react-router';
import {
  changeCustomer,
  createCustomer,
  customerOf,
  customers,
  type CustomerDetails,
  type ShownCustomer,
} from '../../api/customers.ts';
import { useChange } from '../../api/use-change.ts';
import { useEdit } from '../../api/use-edit.ts';
import { useText } from '../../text/language.tsx';
import { LinkButton } from '../../ui/link-button.tsx';
import { Page } from '../../ui/page.tsx';
import { ProblemPanel } from '../../ui/problem-panel.tsx';
import { makeRequestId } from '../../ui/request-id.ts';
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
  const [query] = useSearchParams();
  const parentId = query.get('parent');
  const { data, error, refetch } = useQuery(customers);
  const parent = data?.find(({ id }) => id === parentId) ?? null;
  return (
    <Page title={parent === null ? t.newTitle : t.newSubTitle(parent.name)} lead={t.newLead}>
      {error && <ProblemPanel error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Waiting />}
      {data && <NewCustomer parent={parent} />}
    </Page>
  );
}

/** Changes the name, the limit and the price list of a customer. */
export function EditCustomerPage() {
  const t = useText(customersText);
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
      {data && all && <EditCustomer customer={data} parent={all.find(({ id }) => id === data.parentId) ?? null} />}
    </Page>
  );
}

interface EditProps {
  readonly customer: CustomerDetails;
  readonly parent: ShownCustomer | null;
}

function EditCustomer({ customer, parent }: EditProps) {
  const t = useText(customersText);
  const queries = useQueryClient();
  const { queryKey, ...query } = customerOf(customer.id);
  const edit = useEdit({
    names: ['customers'],
    first: customer,
    draftOf,
    bodyOf: customerBody,
    look: () => queries.fetchQuery({ queryKey, ...query, staleTime: 0 }),
    send: async (changes) => {
      const saved = await changeCustomer(customer.id, changes);
      queries.setQueryData(queryKey, (known) => known && { ...known, ...saved });
      return saved;
    },
  });
  return (
    <CustomerForm
      {...edit}
      parent={parent}
      action={t.save}
      cancelTo={customerPath(customer.id)}
      onSend={() => edit.save.mutate(undefined)}
    />
  );
}

interface NewProps {
  readonly parent: ShownCustomer | null;
}

function NewCustomer({ parent }: NewProps) {
  const t = useText(customersText);
  const navigate = useNavigate();
  const [requestId] = useState(makeRequestId);
  const [draft, setDraft] = useState(EMPTY_CUSTOMER);
  const save = useChange(['customers'], (wanted: CustomerDraft) =>
    createCustomer({ ...customerBody(wanted), requestId, ...(parent && { parentId: parent.id }) }),
  );
  return (
    <CustomerForm
      draft={draft}
      set={(part) => {
        setDraft({ ...draft, ...part });
        save.reset();
      }}
      save={save}
      parent={parent}
      action={t.create}
      cancelTo={parent === null ? '/customers' : customerPath(parent.id)}
      onSend={() => save.mutate(draft, { onSuccess: ({ id }) => void navigate(customerPath(id)) })}
    />
  );
}

interface FormProps {
  readonly draft: CustomerDraft;
  readonly set: (part: Partial<CustomerDraft>) => void;
  readonly save: Pick<ReturnType<typeof useChange>, 'error' | 'isSuccess' | 'isPending'>;
  readonly parent: ShownCustomer | null;
  readonly action: string;
  readonly cancelTo: string;
  readonly onSend: () => void;
}

function CustomerForm({ draft, set, save, parent, action, cancelTo, onSend }: FormProps) {
  const t = useText(customersText);
  const checks = useChecks(customerProblems(draft, t), save.error);
  return (
    <form
      className={styles['form']}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (checks.pass()) onSend();
      }}
    >
      <CustomerFields draft={draft} set={set} checks={checks} parent={parent} />
      {save.error && <ProblemPanel error={save.error} />}
      {save.isSuccess && <Alert type="success" showIcon title={t.saved} role="status" />}
      <div className={styles['buttons']}>
        <Button type="primary" htmlType="submit" loading={save.isPending}>
          {action}
        </Button>
        <LinkButton to={cancelTo}>{t.cancel}</LinkButton>
      </div>
    </form>
  );
}
