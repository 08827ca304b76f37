import { useText } from '../../text/language.tsx';
import { listsText } from './lists-text.ts';

/** Gives the name of a list in words: those of the product, or the name that an operator gave. */
export function useListName(): (list: string) => string {
  const { names } = useText(listsText);
  return (list) => (list === 'allow' || list === 'block' ? names[list] : list);
}
