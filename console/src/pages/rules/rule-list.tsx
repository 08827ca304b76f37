import Button from 'antd/es/button';
import { useEffect, useRef, useState, type KeyboardEvent } from 'react';
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
  /** Moves a rule one place up (-1) or down (1). */
  readonly onMove: (key: number, by: -1 | 1) => void;
}

/** The rules of an editor by id and title. Those that are wrong are marked, and the chosen one can be moved. */
export function RuleList({ rules, chosen, wrong, onChoose, onAdd, onMove }: Props) {
  const t = useText(editorText);
  const [searched, setSearched] = useState('');
  const list = useRef<HTMLUListElement>(null);
  // The rule with which the page opens may be far down.
  useEffect(() => {
    const current = list.current?.querySelector<HTMLElement>('[aria-current=true]');
    if (list.current && current) list.current.scrollTop = current.offsetTop - list.current.offsetTop;
  }, []);
  const moves = useRef(false);
  // A rule that moves leaves its place in the page, and the browser takes the focus from it.
  useEffect(() => {
    if (moves.current) list.current?.querySelector<HTMLElement>('[aria-current=true]')?.focus();
    moves.current = false;
  });
  const isSearched = searched.trim() !== '';
  const moveByKey = (event: KeyboardEvent, key: number) => {
    const by = { ArrowUp: -1, ArrowDown: 1 }[event.key] as -1 | 1 | undefined;
    if (by === undefined || !event.altKey || isSearched) return;
    event.preventDefault();
    moves.current = true;
    onChoose(key);
    onMove(key, by);
  };
  const words = searched.toLowerCase().split(/\s+/);
  const shown = rules.filter(({ key, id, title, when }) => {
    const text = `${id} ${title} ${when}`.toLowerCase();
    return key === chosen || words.every((word) => text.includes(word));
  });
  const at = rules.findIndex(({ key }) => key === chosen);
  return (
    <div className={styles['stack']}>
      <Field label={t.search} value={searched} onValue={setSearched} allowClear />
      <ul ref={list} className={styles['list']} aria-label={t.rules}>
        {shown.map(({ key, id, title }) => (
          <li key={key}>
            <button
              type="button"
              aria-current={key === chosen}
              aria-keyshortcuts="Alt+ArrowUp Alt+ArrowDown"
              onClick={() => onChoose(key)}
              onKeyDown={(event) => moveByKey(event, key)}
            >
              <span className={wrong.has(key) ? styles['wrong'] : undefined}>
                {id === '' ? t.unnamed : id}
                {wrong.has(key) && ` ● ${t.hasProblems}`}
              </span>
              <div className={styles['id']}>{title}</div>
            </button>
          </li>
        ))}
      </ul>
      <div className={styles['row']}>
        <Button onClick={onAdd}>{t.addRule}</Button>
        {at >= 0 && (
          <>
            <Button disabled={isSearched || at === 0} onClick={() => chosen !== null && onMove(chosen, -1)}>
              {t.moveUp}
            </Button>
            <Button
              disabled={isSearched || at === rules.length - 1}
              onClick={() => chosen !== null && onMove(chosen, 1)}
            >
              {t.moveDown}
            </Button>
            <span role="status" className={styles['faint']}>
              {t.place(at + 1, rules.length)}
            </span>
          </>
        )}
      </div>
      <div className={styles['id']}>{t.orderWhat}</div>
    </div>
  );
}
