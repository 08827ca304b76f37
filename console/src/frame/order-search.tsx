import SearchOutlined from '@ant-design/icons/es/icons/SearchOutlined';
import Input from 'antd/es/input/Input';
import { useEffect, useState } from 'react';
import { useNavigate } from 'react-router';
import { isTyping } from '../ui/is-typing.ts';
import { callPath } from '../pages/ledger/ledger-filter.ts';
import { defineText, useText } from '../text/language.tsx';
import styles from './order-search.module.css';

const text = defineText(
  { order: '按订单号查找调用', short: '订单号' },
  { order: 'Find a call by its order id', short: 'Order id' },
);

/** Opens a call by its order id, from any page. The key `/` leads into it. */
export function OrderSearch() {
  const t = useText(text);
  const navigate = useNavigate();
  const [orderId, setOrderId] = useState('');
  const wanted = orderId.trim();
  const isWrong = wanted !== '' && !/^[0-9A-Za-z]{1,64}$/.test(wanted);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      const fields = [...document.querySelectorAll<HTMLInputElement>('input[data-order-search]')];
      // A hidden field, e.g. the one of this bar on a narrow screen, has no place in the layout.
      const field = fields.find((one) => one.offsetParent !== null);
      if (!field) return;
      event.preventDefault();
      field.focus();
      field.select();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);
  return (
    <form
      className={styles['search']}
      aria-label={t.order}
      onSubmit={(event) => {
        event.preventDefault();
        if (wanted === '' || isWrong) return;
        setOrderId('');
        // The call that opens takes the keyboard.
        event.currentTarget.querySelector('input')?.blur();
        void navigate(callPath(wanted));
      }}
    >
      <Input
        prefix={<SearchOutlined />}
        suffix={<kbd aria-hidden="true">/</kbd>}
        placeholder={t.short}
        aria-label={t.order}
        aria-keyshortcuts="/"
        aria-invalid={isWrong}
        status={isWrong ? 'error' : ''}
        value={orderId}
        maxLength={64}
        spellCheck={false}
        autoComplete="off"
        data-order-search=""
        onChange={(event) => setOrderId(event.target.value)}
      />
    </form>
  );
}
