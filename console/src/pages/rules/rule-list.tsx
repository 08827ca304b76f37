import Button from 'antd/es/button';
import { useEffect, useRef, useState } from 'react';
import { useText } from '../../text/language.tsx';
import { Field } from '../../ui/field.tsx';
import { editorText } from './editor-text.ts';
import type { EditedRule } from './rule-set.ts';
import styles from './rules.module.css';

interface Props {
  readonly rules: readonly EditedRule[];
  readonly chosen: number | null;
  readonly wrong: ReadonlyMap<number, readonly string[]>;
  readonly onChoose: (key: number) => void;
  readonly onAdd: () => void;
}

/** The rules of an editor by id and title. Those that are wrong are marked. */
export function RuleList({ rules, chosen, wrong, onChoose, onAdd }: Props) {
  const t = useText(editorText);
  const [searched, setSearched] = useState('');
  const list = useRef<HTMLUListElement>(null);
  // The rule with which the page opens may be far down.
  useEffect(() => {
    const current = list.current?.querySelector<HTMLElement>('[aria-current=true]');
    if (list.current && current) list.current.scrollTop = current.offsetTop - list.current.offsetTop;
  }, []);
  const words = searched.toLowerCase().split(/\s+/);
  const shown = rules.filter(({ key, id, title, when }) => {
    const text = `${id} ${title} ${when}`.toLowerCase();
    return key === chosen || words.every((word) => text.includes(word));
  });
  return (
    <div className={styles['stack']}>
      <Field label={t.search} value={searched} onValue={setSearched} allowClear />
      <ul ref={list} className={styles['list']} aria-label={t.rules}>
        {shown.map(({ key, id, title }) => (
          <li key={key}>
            <button type="button" aria-current={key === chosen} onClick={() => onChoose(key)}>
              <span className={wrong.has(key) ? styles['wrong'] : undefined}>
                {id === '' ? t.unnamed : id}
                {wrong.has(key) && ` ● ${t.hasProblems}`}
              </span>
              <div className={styles['id']}>{title}</div>
            </button>
          </li>
        ))}
      </ul>
      <div>
        <Button onClick={onAdd}>{t.addRule}</Button>
      </div>
    </div>
  );
}
