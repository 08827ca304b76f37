import Button from 'antd/es/button';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { useText } from '../../text/language.tsx';
import { Field } from '../../ui/field.tsx';
import { callPath } from './ledger-filter.ts';
import styles from './ledger.module.css';
import { ledgerText } from './ledger-text.ts';

/** Opens a call by its order id. */
export function OrderField() {
  const t = useText(ledgerText);
  const navigate = useNavigate();
  const [orderId, setOrderId] = useState('');
  const [isWrong, setWrong] = useState(false);
  return (
    <form
      className={styles['find']}
      aria-label={t.order}
      onSubmit={(event) => {
        event.preventDefault();
        const wanted = orderId.trim();
        if (isOrderId(wanted)) void navigate(callPath(wanted));
        else setWrong(true);
      }}
    >
      <Field
        label={t.order}
        hint={t.findHint}
        problem={isWrong ? t.notAnOrder : undefined}
        value={orderId}
        maxLength={64}
        spellCheck={false}
        autoComplete="off"
        data-order-search=""
        onValue={(value) => {
          setOrderId(value);
          setWrong(false);
        }}
      />
      <Button htmlType="submit">{t.find}</Button>
    </form>
  );
}

/** Whether a text can be an order id. */
export function isOrderId(text: string): boolean {
  return /^[0-9A-Za-z]{1,64}$/.test(text);
}
