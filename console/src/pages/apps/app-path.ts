/** The address of the page about one app. */
export function appPath(appId: string): string {
  return `/apps/${encodeURIComponent(appId)}`;
}
