/** The name of this server among the sources. */
const OWN = 'own';

/** The name of a source as a person reads it. */
export function sourceName(source: string, own: string): string {
  return source === OWN ? own : source;
}
