/** A statement as PostgreSQL reads it. */
export interface PostgresText {
  /** With `$1`, `$2` and so on. */
  readonly text: string;
  /** The names of the parameters in their order. Null if they have places instead of names. */
  readonly names: readonly string[] | null;
}

/** Texts that stay as they are, parameters, and names that PostgreSQL would write in small letters. */
const TOKENS = /'(?:[^']|'')*'|"[^"]*"|--[^\n]*|\?|[:@$][A-Za-z_]\w*|::\w+|[A-Za-z_]\w*/g;
const MIXED_CASE = /[a-z][A-Z]/;

/**
 * Turns a statement of an operation into one that PostgreSQL reads. Parameters get numbers. A name with capital letters,
 * e.g. `orderId`, gets quotes, because PostgreSQL would give it back as `orderid`.
 * Throws an Error if some parameters have names and others have places.
 */
export function postgresText(text: string): PostgresText {
  const names: string[] = [];
  let places = 0;
  const numbered = text.replace(TOKENS, (token) => {
    const first = token.charAt(0);
    if (token === '?') return `$${++places}`;
    if (token.startsWith('::')) return token;
    if (first === ':' || first === '@' || first === '$') {
      const name = token.slice(1);
      if (!names.includes(name)) names.push(name);
      return `$${names.indexOf(name) + 1}`;
    }
    return MIXED_CASE.test(token) && first !== "'" && first !== '"' && first !== '-' ? `"${token}"` : token;
  });
  if (places > 0 && names.length > 0) throw new Error('a statement has parameters either with names or with places');
  return { text: numbered, names: names.length === 0 ? null : names };
}
