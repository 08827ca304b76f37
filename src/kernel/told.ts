declare const isTold: unique symbol;

/**
 * A text that the server writes for operators, e.g. why a job failed. It is English, and the catalogue of `src/wire/told/`
 * has its 中文: a test fails for a template that lacks it.
 */
export type Told = string & { readonly [isTold]: true };

/**
 * Writes such a text.
 * @example told`${free} GiB free`
 */
export function told(parts: TemplateStringsArray, ...values: readonly (string | number)[]): Told {
  return parts.map((part, at) => part + String(values[at] ?? '')).join('') as Told;
}

/** Takes over a text that was written elsewhere: by the system, by a library, or by an earlier release. */
export function toldElsewhere(text: string): Told {
  return text as Told;
}

/** Puts such texts below each other. Each is translated on its own. */
export function toldLines(texts: readonly Told[]): Told {
  return texts.join('\n') as Told;
}

/** Puts several such texts into one. Each is translated on its own. */
export function toldTogether(texts: readonly Told[]): Told {
  return texts.join('; ') as Told;
}
