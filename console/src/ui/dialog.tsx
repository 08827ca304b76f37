import Button from 'antd/es/button';
import { useEffect, useId, useRef, type ReactNode } from 'react';
import { defineText, useText } from '../text/language.tsx';
import styles from './dialog.module.css';

interface Props {
  readonly title: string;
  readonly children: ReactNode;
  /** What the button says that does it. */
  readonly action: string;
  readonly isDangerous?: boolean;
  readonly isBusy?: boolean;
  /** Whether there is nothing to do yet. */
  readonly isDisabled?: boolean;
  readonly onAction: () => void;
  readonly onClose: () => void;
}

const text = defineText({ cancel: '取消' }, { cancel: 'Cancel' });

/** Asks before something is done. The browser keeps the focus inside, and Escape closes it. */
export function Dialog({
  title,
  children,
  action,
  isDangerous = false,
  isBusy = false,
  isDisabled = false,
  ...on
}: Props) {
  const { onAction, onClose } = on;
  const t = useText(text);
  const element = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  useEffect(() => element.current?.showModal(), []);
  return (
    <dialog ref={element} className={styles['dialog']} aria-labelledby={titleId} onClose={onClose}>
      <form
        method="dialog"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          onAction();
        }}
      >
        <h2 id={titleId}>
          <bdi>{title}</bdi>
        </h2>
        <div className={styles['content']}>{children}</div>
        <div className={styles['actions']}>
          <Button onClick={() => element.current?.close()}>{t.cancel}</Button>
          <Button type="primary" htmlType="submit" danger={isDangerous} loading={isBusy} disabled={isDisabled}>
            {action}
          </Button>
        </div>
      </form>
    </dialog>
  );
}
