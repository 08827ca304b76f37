/** The answer of an admin request. */
export interface AdminAnswer {
  readonly status: number;
  readonly body: Record<string, unknown>;
}

/** Sends a request to the admin API as any client would, so that a refusal is an answer and no error. */
export async function sendAdmin(
  adminUrl: string,
  method: string,
  at: string,
  { token, body }: { readonly token?: string | undefined; readonly body?: unknown } = {},
): Promise<AdminAnswer> {
  const response = await fetch(`${adminUrl}/admin/v1${at}`, {
    method,
    headers: {
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}
