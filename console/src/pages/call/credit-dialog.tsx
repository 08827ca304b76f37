import { useMutation, useQueryClient } from '@tanstack/react-query';
import Alert from 'antd/es/alert';
import Radio from 'antd/es/radio';
import { useState } from 'react';
import { confirmations, giveCredit, type Call, type Credit, type GivenCredit } from '../../api/credits.ts';
import { callOf } from '../../api/ledger.ts';
import { isProblem } from '../../api/problem.ts';
import { useText } from '../../text/language.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field, FieldGroup } from '../../ui/field.tsx';
import { LinkButton } from '../../ui/link-button.tsx';
import { makeRequestId } from '../../ui/request-id.ts';
import { ProblemPanel } from '../../ui/problem-panel.tsx';
import { creditText } from './credit-text.ts';

interface Props {
  readonly call: Call;
  readonly onGiven: (given: GivenCredit) => void;
  readonly onClose: () => void;
}

/** Asks how much to give back and why. All of the rest is proposed. A repeated click gives one credit. */
export function CreditDialog({ call: { orderId, creditable, parentCreditable }, onGiven, onClose }: Props) {
  const t = useText(creditText);
  const queries = useQueryClient();
  const [requestId] = useState(makeRequestId);
  const [side, setSide] = useState<Credit['side']>('own');
  const rest = side === 'own' ? creditable : (parentCreditable ?? creditable);
  const [amount, setAmount] = useState(creditable);
  const [reason, setReason] = useState('');
  const [isChecked, setIsChecked] = useState(false);
  const give = useMutation({
    mutationFn: () => giveCredit({ orderId, side, amount: amount.trim(), reason: reason.trim(), requestId }),
    onSuccess: async (given) => {
      await queries.invalidateQueries({ queryKey: callOf(orderId).queryKey });
      onGiven(given);
      onClose();
    },
    onError: () => queries.invalidateQueries({ queryKey: confirmations.queryKey }),
  });
  const problems = {
    amount: amountProblem(amount.trim(), rest, t),
    reason: reason.trim().length < 5 ? t.reasonShort : undefined,
  };
  const waits = isProblem(give.error, 'second_person_required');
  return (
    <Dialog
      title={t.dialog(orderId)}
      action={t.submit}
      isBusy={give.isPending}
      onAction={() => {
        setIsChecked(true);
        if (problems.amount === undefined && problems.reason === undefined) give.mutate();
      }}
      onClose={onClose}
    >
      {waits && <Waits />}
      {give.error && !waits && <ProblemPanel error={give.error} />}
      {parentCreditable !== null && (
        <SideChoice
          side={side}
          isDisabled={waits}
          onSide={(chosen) => {
            setSide(chosen);
            setAmount(chosen === 'own' ? creditable : parentCreditable);
          }}
        />
      )}
      <Field
        label={t.amount}
        hint={t.amountHint(rest)}
        value={amount}
        onValue={setAmount}
        inputMode="decimal"
        maxLength={16}
        autoComplete="off"
        disabled={waits}
        problem={problems.amount}
      />
      <Field
        label={t.reason}
        hint={t.reasonHint}
        value={reason}
        onValue={setReason}
        maxLength={500}
        autoComplete="off"
        disabled={waits}
        problem={isChecked ? problems.reason : undefined}
      />
    </Dialog>
  );
}

/** Says that nothing is done yet, and where the second person finds it. */
function Waits() {
  const t = useText(creditText);
  return (
    <Alert
      type="warning"
      showIcon
      role="status"
      title={t.waits}
      description={t.waitsWhat}
      action={<LinkButton to="/confirmations">{t.toConfirmations}</LinkButton>}
    />
  );
}

interface SideProps {
  readonly side: Credit['side'];
  readonly isDisabled: boolean;
  readonly onSide: (side: Credit['side']) => void;
}

/** Chooses between the bill of the customer and that of its parent. */
function SideChoice({ side, isDisabled, onSide }: SideProps) {
  const t = useText(creditText);
  return (
    <FieldGroup label={t.whose}>
      <Radio.Group
        value={side}
        disabled={isDisabled}
        onChange={(event) => onSide(event.target.value === 'parent' ? 'parent' : 'own')}
        options={[
          { value: 'own', label: t.whoseSides.own },
          { value: 'parent', label: t.whoseSides.parent },
        ]}
      />
    </FieldGroup>
  );
}

interface Words {
  readonly amountShape: string;
  readonly amountAbove: (rest: string) => string;
}

/** Compares whole millionths, because floats would refuse the rest itself. */
function amountProblem(amount: string, rest: string, t: Words): string | undefined {
  const micros = microsOf(amount);
  if (micros === null || micros === 0n) return t.amountShape;
  return micros > (microsOf(rest) ?? 0n) ? t.amountAbove(rest) : undefined;
}

function microsOf(text: string): bigint | null {
  const match = /^(0|[1-9]\d{0,8})(?:\.(\d{1,6}))?$/.exec(text);
  if (!match) return null;
  const [, whole = '0', part = ''] = match;
  return BigInt(whole) * 1_000_000n + BigInt(part.padEnd(6, '0'));
}
