import { createContext, use, useEffect, useLayoutEffect, useMemo, useState, type ReactNode } from 'react';
import { flushSync } from 'react-dom';
import { LANGUAGES, LanguageContext, type Language } from '../text/language.tsx';

/** Light or dark, or as the system says. */
export const SCHEMES = ['system', 'light', 'dark'] as const;
/** Light or dark, or as the system says. */
export type Scheme = (typeof SCHEMES)[number];

interface Preferences {
  /** `null` until the person chooses one. */
  readonly language: Language | null;
  readonly scheme: Scheme;
}

interface Choice extends Preferences {
  readonly isDark: boolean;
  choose(change: Partial<Preferences>): void;
  /** The language of the site, which holds until the person chooses one. */
  offer(language: Language): void;
}

const PLACE = 'renzheng-console';
const DARK = '(prefers-color-scheme: dark)';
const ChoiceContext = createContext<Choice | null>(null);

/** Keeps language and colours in this browser, and gives them to the page. Nothing else is kept there. */
export function PreferencesProvider({ children }: { readonly children: ReactNode }) {
  const [chosen, setChosen] = useState(read);
  const [offered, setOffered] = useState<Language>('zh-CN');
  const systemIsDark = useSystemIsDark();
  const isPrinting = useIsPrinting();
  // Paper is light.
  const isDark = !isPrinting && (chosen.scheme === 'system' ? systemIsDark : chosen.scheme === 'dark');
  const language = chosen.language ?? offered;
  // Before any page asks the server, which answers in this language.
  useLayoutEffect(() => {
    document.documentElement.lang = language;
    document.documentElement.dataset['scheme'] = isDark ? 'dark' : 'light';
  }, [language, isDark]);
  const choice = useMemo<Choice>(
    () => ({
      ...chosen,
      isDark,
      choose(change) {
        const next = { ...chosen, ...change };
        setChosen(next);
        keep(next);
      },
      offer: setOffered,
    }),
    [chosen, isDark],
  );
  return (
    <ChoiceContext value={choice}>
      <LanguageContext value={language}>{children}</LanguageContext>
    </ChoiceContext>
  );
}

/** What the person chose, and how to choose. Throws an Error outside of PreferencesProvider. */
export function usePreferences(): Choice {
  const choice = use(ChoiceContext);
  if (!choice) throw new Error('there is no PreferencesProvider around this');
  return choice;
}

/** Whether the page is being printed. The browser takes its picture at once, so the page is drawn at once too. */
function useIsPrinting(): boolean {
  const [isPrinting, setPrinting] = useState(false);
  useEffect(() => {
    const begin = () => flushSync(() => setPrinting(true));
    const end = () => setPrinting(false);
    window.addEventListener('beforeprint', begin);
    window.addEventListener('afterprint', end);
    return () => {
      window.removeEventListener('beforeprint', begin);
      window.removeEventListener('afterprint', end);
    };
  }, []);
  return isPrinting;
}

function useSystemIsDark(): boolean {
  const [isDark, setIsDark] = useState(() => matchMedia(DARK).matches);
  useEffect(() => {
    const query = matchMedia(DARK);
    const onChange = () => setIsDark(query.matches);
    query.addEventListener('change', onChange);
    return () => query.removeEventListener('change', onChange);
  }, []);
  return isDark;
}

function read(): Preferences {
  let kept: Partial<Preferences> = {};
  try {
    kept = (JSON.parse(localStorage.getItem(PLACE) ?? '{}') ?? {}) as Partial<Preferences>;
  } catch {
    // A browser may forbid to keep anything, and a person may have changed what was kept.
  }
  return {
    language: LANGUAGES.find((language) => language === kept.language) ?? null,
    scheme: SCHEMES.find((scheme) => scheme === kept.scheme) ?? 'system',
  };
}

function keep(preferences: Preferences): void {
  try {
    localStorage.setItem(PLACE, JSON.stringify(preferences));
  } catch {
    // Then the choice holds until the page is closed.
  }
}
