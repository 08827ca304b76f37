import { CODE_MEANINGS } from '../text/code-text.ts';
import { useLanguage } from '../text/language.tsx';
import styles from './code-name.module.css';
import { Mark } from './mark.tsx';

/** The meaning of an `error_code` in the language of the page. Empty if this console does not know it. */
export function useCodeMeaning(): (code: number) => string {
  const language = useLanguage();
  return (code) => CODE_MEANINGS[code]?.[language] ?? '';
}

/** An `error_code` with its meaning. The dot says whether it is a success. */
export function CodeName({ code }: { readonly code: number }) {
  const meaning = useCodeMeaning()(code);
  return (
    <span className={styles['code']}>
      <Mark kind={code === 0 ? 'good' : 'bad'}>{code}</Mark>
      <span>{meaning}</span>
    </span>
  );
}
