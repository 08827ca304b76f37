import { closeCompletion, completionKeymap, completionStatus } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { EditorState } from '@codemirror/state';
import { EditorView, keymap } from '@codemirror/view';
import { useEffect, useEffectEvent, useId, useRef } from 'react';
import type { RuleFeature } from '../../api/rules.ts';
import { useText } from '../../text/language.tsx';
import { pageNonce } from '../../theme/page-nonce.ts';
import field from '../../ui/field.module.css';
import { conditionColours, conditionCompletion } from './condition-language.ts';
import styles from './condition-field.module.css';
import { editorText } from './editor-text.ts';

interface Props {
  readonly label: string;
  readonly hint: string;
  readonly value: string;
  readonly features: readonly RuleFeature[];
  readonly isWrong: boolean;
  /** Id of the element that says what is wrong. */
  readonly describedBy: string;
  readonly onValue: (value: string) => void;
}

/** The condition of a rule: an editor that colours CEL and offers what a condition may read. */
export function ConditionField({ label, hint, value, features, isWrong, describedBy, onValue }: Props) {
  const id = useId();
  const place = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(null);
  const words = useWords();
  const line = useFeatureLine();
  const known = useEffectEvent(() => ({ features, words }));
  const lineOf = useEffectEvent(line);
  const tell = useEffectEvent(onValue);
  const firstValue = useEffectEvent(() => value);
  useEffect(() => {
    if (!place.current) return undefined;
    const made = new EditorView({
      parent: place.current,
      state: EditorState.create({
        doc: firstValue(),
        extensions: [
          EditorView.cspNonce.of(pageNonce),
          EditorView.lineWrapping,
          EditorView.contentAttributes.of({ 'aria-labelledby': `${id}-label`, 'aria-multiline': 'true' }),
          history(),
          keymap.of([...completionKeymap, ...historyKeymap, ...defaultKeymap]),
          conditionColours,
          conditionCompletion(
            () => known(),
            (feature) => lineOf(feature),
          ),
          EditorView.updateListener.of((update) => update.docChanged && tell(update.state.doc.toString())),
        ],
      }),
    });
    view.current = made;
    return () => made.destroy();
  }, [id]);
  useEffect(() => replaceText(view.current, value), [value]);
  useEffect(() => {
    const content = view.current?.contentDOM;
    content?.setAttribute('aria-invalid', String(isWrong));
    content?.setAttribute('aria-describedby', `${describedBy} ${id}-hint`);
  }, [isWrong, describedBy, id]);
  return (
    <div className={field['field']}>
      {/* An editor is no field that a label could name, so a click gives it the focus here. */}
      {/* oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-static-element-interactions */}
      <div className={styles['label']} id={`${id}-label`} onClick={() => view.current?.focus()}>
        {label}
      </div>
      <div className={styles['editor']} ref={place} data-wrong={isWrong} />
      <div id={`${id}-hint`} className={field['hint']}>
        {hint}
      </div>
    </div>
  );
}

/** Shows a value that came from elsewhere, e.g. a suggestion that was taken. What is typed is there already. */
function replaceText(view: EditorView | null, value: string): void {
  if (view === null || view.state.doc.toString() === value) return;
  if (completionStatus(view.state) !== null) closeCompletion(view);
  view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: value } });
}

function useWords() {
  const t = useText(editorText);
  return [
    { label: 'known', insert: 'known(', about: t.functionKnown },
    { label: 'contains', insert: 'contains("', about: t.functionContains },
    { label: 'startsWith', insert: 'startsWith("', about: t.functionStarts },
    { label: 'endsWith', insert: 'endsWith("', about: t.functionEnds },
    { label: 'size', insert: 'size(', about: t.functionSize },
  ];
}

function useFeatureLine() {
  const t = useText(editorText);
  return ({ type, unit, window, meaning, nullMeans }: RuleFeature) => ({
    detail: [type, unit, window].filter((part) => part !== '').join(' · '),
    info: nullMeans === '' ? meaning : `${meaning}. ${t.whenNull}: ${nullMeans}`,
  });
}
