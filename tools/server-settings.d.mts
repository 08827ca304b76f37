/** See server-settings.mjs. */
export const MALLOC_SETTINGS: Readonly<Record<string, string>>;
