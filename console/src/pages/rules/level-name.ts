import { levelText } from '../../text/level-text.ts';
import { useText } from '../../text/language.tsx';

/** Gives the name of a level in the language of the page. An unknown one stays as it is. */
export function useLevelName(): (level: string) => string {
  const levels = useText(levelText);
  return (level) => Object.entries(levels).find(([name]) => name === level)?.[1] ?? level;
}
