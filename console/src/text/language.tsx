import { createContext, use } from 'react';

/** The languages of the console. The first is the default. */
export const LANGUAGES = ['zh-CN', 'en'] as const;
/** A language of the console, as a BCP 47 tag. */
export type Language = (typeof LANGUAGES)[number];

/** The language as the server names it in its operations. */
export function serverLanguage(language: Language): 'zh' | 'en' {
  return language === 'en' ? 'en' : 'zh';
}

type Text = string | ((...values: never[]) => string);
interface Texts {
  readonly [name: string]: Text | Texts;
}
/** The same names as T, with any words. A sentence with values takes the same values. */
type SameNames<T> = {
  readonly [K in keyof T]: T[K] extends string
    ? string
    : T[K] extends (...values: infer V) => string
      ? (...values: V) => string
      : SameNames<T[K]>;
};

/** Words in every language. */
export type Catalogue<T> = Readonly<Record<Language, SameNames<T>>>;

/**
 * Defines the words of one part of the console, beside the code that shows them. A name that one language lacks does
 * not compile.
 * @example const text = defineText({ title: '审计' }, { title: 'Audit' });
 */
export function defineText<const T extends Texts>(zh: T, en: SameNames<T>): Catalogue<T> {
  return { 'zh-CN': zh as unknown as SameNames<T>, en };
}

/** The language of the page. */
export const LanguageContext = createContext<Language>('zh-CN');

/** The words of a catalogue in the language of the page. */
export function useText<T>(catalogue: Catalogue<T>): SameNames<T> {
  return catalogue[use(LanguageContext)];
}

/** The language of the page. */
export function useLanguage(): Language {
  return use(LanguageContext);
}
