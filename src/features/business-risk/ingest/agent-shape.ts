/** A user agent without its numbers and identifiers, e.g. `Mozilla/# (iPhone; CPU iPhone OS # like Mac OS X)`. */
export function agentShape(agent: string): string {
  return agent
    .slice(0, 400)
    .replaceAll(/[0-9A-Fa-f]{12,}/g, '#')
    .replaceAll(/\d+(?:[._]\d+)*/g, '#');
}

/** The phone's model in a user agent of Android, e.g. `V2307A`; null if it names none. */
export function deviceModelOf(agent: string): string | null {
  const build = /;\s*([^;()\s][^;()]{1,39}?)\s+Build\//.exec(agent)?.[1];
  if (build !== undefined) return build.trim();
  const last = /Android\s[^;()]*;\s*(?:[a-z]{2}[-_][a-z]{2};\s*)?([^;()]{2,40}?)\)/i.exec(agent)?.[1]?.trim();
  return last === undefined || /^(?:wv|K|Mobile|Tablet)$/.test(last) ? null : last;
}
