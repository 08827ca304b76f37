import { instantOfField } from './instant.tsx';

/** Whether a text is a minute as a field of the kind datetime-local has it. */
export function isMinute(text: string): boolean {
  return instantOfField(text) !== null;
}

/** A filter as it stands in an address. Empty fields are left out. */
export function filterQuery<Name extends string>(
  names: readonly Name[],
  filter: Readonly<Record<Name, string>>,
): URLSearchParams {
  const query = new URLSearchParams();
  for (const name of names) if (filter[name].trim() !== '') query.set(name, filter[name].trim());
  return query;
}

/** Whether no field of a filter filters. */
export function isUnfiltered<Name extends string>(
  names: readonly Name[],
  filter: Readonly<Record<Name, string>>,
): boolean {
  return names.every((name) => filter[name].trim() === '');
}

/** Whether the minute `to`, before which a list ends, is not after `from`. */
export function isBackwards({ from, to }: { readonly from: string; readonly to: string }): boolean {
  const [begin, end] = [instantOfField(from), instantOfField(to)];
  return begin !== null && end !== null && begin >= end;
}

/** The place of a page in a list of calls, as an address has it. `null` for the first page, or if it makes no sense. */
export function cursorOf(query: URLSearchParams): string | null {
  const cursor = query.get('cursor') ?? '';
  return /^\d{1,15}\.[0-9A-Za-z]{1,64}$/.test(cursor) ? cursor : null;
}
