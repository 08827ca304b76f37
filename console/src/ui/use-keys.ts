import { useEffect, useRef } from 'react';
import { isTyping } from './is-typing.ts';

/** What each key does, by its name in lower case, e.g. `j`, `enter`, `?`. */
export type Keys = Readonly<Record<string, (() => void) | undefined>>;

/**
 * Has single keys do something on a page. They do nothing in a field, in a dialog, together with Ctrl, Alt or Meta, and
 * Enter does nothing on a link or a button, which has its own meaning for it.
 */
export function useKeys(keys: Keys): void {
  const latest = useRef(keys);
  useEffect(() => {
    latest.current = keys;
  });
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || event.defaultPrevented) return;
      if (isTyping(event.target) || document.querySelector('dialog[open]') !== null) return;
      if (event.key === 'Enter' && event.target instanceof Element && event.target.closest('a, button')) return;
      const act = latest.current[event.key.toLowerCase()];
      if (act === undefined) return;
      event.preventDefault();
      act();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);
}
