import Button from 'antd/es/button';
import { useEffect, useRef, useState } from 'react';
import { useText } from '../../text/language.tsx';
import dialog from '../../ui/dialog.module.css';
import styles from './cases.module.css';
import { casesText } from './cases-text.ts';

type KeyName = keyof (typeof casesText)['en']['keyNames'];

const KEY_OF: Readonly<Record<KeyName, string>> = {
  next: 'J',
  previous: 'K',
  open: 'Enter',
  approve: 'A',
  reject: 'R',
  note: 'N',
  queue: 'Q',
  help: '?',
};

interface Props {
  readonly names: readonly KeyName[];
  readonly onClose: () => void;
}

/** The keys of a page, and what each does. */
export function KeysDialog({ names, onClose }: Props) {
  const t = useText(casesText);
  const element = useRef<HTMLDialogElement>(null);
  useEffect(() => element.current?.showModal(), []);
  return (
    <dialog ref={element} className={dialog['dialog']} aria-label={t.keys} onClose={onClose}>
      <h2>{t.keys}</h2>
      <div className={dialog['content']}>
        <p>{t.keysLead}</p>
        <dl className={styles['keys']}>
          {names.map((name) => (
            <KeyRow key={name} name={KEY_OF[name]} what={t.keyNames[name]} />
          ))}
        </dl>
      </div>
      <form method="dialog" className={dialog['actions']}>
        <Button type="primary" htmlType="submit">
          OK
        </Button>
      </form>
    </dialog>
  );
}

function KeyRow({ name, what }: { readonly name: string; readonly what: string }) {
  return (
    <>
      <dt>
        <kbd>{name}</kbd>
      </dt>
      <dd>{what}</dd>
    </>
  );
}

/** A button that shows the keys, and whether they are shown. */
export function useKeysDialog(names: readonly KeyName[]) {
  const t = useText(casesText);
  const [isShown, setShown] = useState(false);
  return {
    show: () => setShown(true),
    button: (
      <Button onClick={() => setShown(true)} aria-keyshortcuts="?">
        {t.keys} <kbd aria-hidden="true">?</kbd>
      </Button>
    ),
    dialog: isShown ? <KeysDialog names={names} onClose={() => setShown(false)} /> : null,
  };
}
