/** See remove-unused.mjs. */
export function removeUnused(nodeModules: string, machine: { readonly platform: string; readonly arch: string }): void;
