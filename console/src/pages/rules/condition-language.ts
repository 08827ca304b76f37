import {
  autocompletion,
  type Completion,
  type CompletionContext,
  type CompletionResult,
} from '@codemirror/autocomplete';
import { StreamLanguage, syntaxHighlighting } from '@codemirror/language';
import type { Extension } from '@codemirror/state';
import { classHighlighter } from '@lezer/highlight';
import type { RuleFeature } from '../../api/rules.ts';

const OPERATOR = /^(&&|\|\||[=!<>]=|[<>!?:+*/-])/;
const STRING = /^("(?:[^"\\]|\\.)*"?|'(?:[^'\\]|\\.)*'?)/;

/** The tokens of CEL, for colours alone. The server checks conditions. */
const CEL = StreamLanguage.define<null>({
  token(stream) {
    if (stream.eatSpace()) return null;
    if (stream.match(STRING)) return 'string';
    if (stream.match(/^\d+(\.\d+)?/)) return 'number';
    if (stream.match(/^(true|false|in)\b/)) return 'keyword';
    if (stream.match(OPERATOR)) return 'operator';
    if (stream.match(/^\w+(?=\()/)) return 'function';
    if (stream.match(/^\w+/)) return 'variableName';
    stream.next();
    return null;
  },
  tokenTable: {},
});

/** Colours of the tokens, as classes of the page's own styles. */
export const conditionColours: Extension = [CEL, syntaxHighlighting(classHighlighter)];

/** What a condition may read or call beside features. */
export interface ConditionWord {
  readonly label: string;
  readonly insert: string;
  readonly about: string;
}

/** How a feature is told about in the list of completions. */
export type FeatureLine = (feature: RuleFeature) => { readonly detail: string; readonly info: string };

/** Completes the names of features and functions. `known` is asked each time, because features load later. */
export function conditionCompletion(
  known: () => { readonly features: readonly RuleFeature[]; readonly words: readonly ConditionWord[] },
  lineOf: FeatureLine,
): Extension {
  const source = (context: CompletionContext): CompletionResult | null => {
    const word = context.matchBefore(/\w*/);
    if (word === null || (word.from === word.to && !context.explicit)) return null;
    if (isInText(context.state.sliceDoc(0, word.from))) return null;
    const { features, words } = known();
    const options: Completion[] = [
      ...features.map((feature): Completion => ({ label: feature.name, type: feature.type, ...lineOf(feature) })),
      ...words.map(({ label, insert, about }): Completion => ({
        label,
        apply: insert,
        type: 'function',
        detail: about,
      })),
    ];
    return { from: word.from, options, validFor: /^\w*$/ };
  };
  return autocompletion({ override: [source], icons: false, maxRenderedOptions: 60, interactionDelay: 0 });
}

/** Whether a place lies inside of quotes, where names mean nothing. */
function isInText(before: string): boolean {
  return (before.match(/"/g)?.length ?? 0) % 2 === 1;
}
