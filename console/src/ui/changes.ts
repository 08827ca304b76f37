/**
 * What a form sends of a thing that exists: the fields that the person changed, and as `expected` what the thing showed of
 * them, so that the server refuses to take back what someone else saved meanwhile.
 *
 * @param opened the thing as it was when the form was opened
 * @param before the body of the form as it was opened
 * @param wanted the body of the form as it is now
 */
export function changesOf<Shown extends object, Body extends object>(
  opened: Shown,
  before: Body,
  wanted: Body,
): Partial<Body> & { readonly expected: Partial<Shown> } {
  const changed = changedIn(before, wanted);
  const names = new Set(Object.keys(changed));
  const expected = Object.entries(opened).filter(([name]) => names.has(name));
  return {
    ...changed,
    expected: Object.fromEntries(expected) as Partial<Shown>,
  };
}

/** A draft that shows what someone else changed meanwhile, and keeps what the person typed into the other fields. */
export function withTheirs<Draft extends object>(draft: Draft, before: Draft, now: Draft): Draft {
  return { ...draft, ...changedIn(before, now) };
}

/** Whether all that changed since `before` is what a form has sent. */
export function isOwn<Draft extends object>(sent: Draft, before: Draft, now: Draft): boolean {
  const changed = Object.entries(changedIn(before, now));
  const wanted = new Map(Object.entries(sent));
  return changed.length > 0 && changed.every(([name, value]) => isSame(value, wanted.get(name)));
}

function changedIn<Draft extends object>(before: Draft, now: Draft): Partial<Draft> {
  const was = new Map(Object.entries(before));
  return Object.fromEntries(
    Object.entries(now).filter(([name, value]) => !isSame(value, was.get(name))),
  ) as Partial<Draft>;
}

/** Whether two values of a form are the same. They are texts, numbers, and lists and records of these. */
function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
