import type { AdminContract } from '../../wire/admin/define-admin.ts';

/** What an audit row holds of the parameters of a call. */
export function auditFieldsOf(
  { auditFields, auditParts = {} }: AdminContract,
  params: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const kept = (name: string, value: unknown) => {
    if (auditFields.includes(name)) return value;
    return typeof value === 'string' && auditParts[name] ? auditParts[name](value) : '(not kept)';
  };
  return Object.fromEntries(Object.entries(params).map(([name, value]) => [name, kept(name, value)]));
}
