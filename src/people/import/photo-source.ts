/** What is found under a photo's name. */
export type PhotoFile =
  | { readonly ok: true; readonly bytes: Uint8Array }
  /** `ambiguous`: two files bear the name. `damaged`: it is there and cannot be read, e.g. it is encrypted. */
  | { readonly ok: false; readonly why: 'missing' | 'name-unsafe' | 'ambiguous' | 'too-large' | 'damaged' };

/** Largest photo that is read, bytes: a register photo may be larger than an uploaded one. */
export const PHOTO_FILE_BYTES_MAX = 8 * 1024 * 1024;

/** Photos by name: a folder, or an archive of one. Implemented in storage/; suite: photo-source.suite.ts. */
export interface PhotoSource {
  /**
   * `name` comes from the rows and may be anything: `/` between folders, and nothing outside the root is ever read.
   * Throws Fault 'unavailable' where the source itself is gone.
   */
  read(name: string): Promise<PhotoFile>;

  close(): Promise<void>;
}

/**
 * A name made comparable (`\` as `/`, no leading `./`, Unicode composed), or null where it could lead out of the root:
 * absolute, with `..`, with a drive or a control character, or longer than any file system takes.
 */
export function safePhotoName(name: string): string | null {
  if (name.length > 1024) return null;
  const path = name
    .normalize('NFC')
    .replaceAll('\\', '/')
    .replace(/^(?:\.\/)+/, '');
  // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
  if (path === '' || path.startsWith('/') || /^[A-Za-z]:/.test(path) || /[\u0000-\u001f\u007f]/.test(path)) return null;
  return path.split('/').some((part) => part === '' || part === '.' || part === '..') ? null : path;
}
