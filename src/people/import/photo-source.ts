/** What was found under a photo's name. */
export type PhotoFile =
  | { readonly ok: true; readonly bytes: Uint8Array }
  /**
   * `ambiguous`: two files have the name. `damaged`: the file exists and cannot be read, e.g. because it is encrypted.
   */
  | { readonly ok: false; readonly why: 'missing' | 'name-unsafe' | 'ambiguous' | 'too-large' | 'damaged' };

/** Largest photo that is read, in bytes. A register photo may be larger than an uploaded one. */
export const PHOTO_FILE_BYTES_MAX = 8 * 1024 * 1024;

/**
 * Finds photos by name, in a folder or in an archive. Implemented in storage/. Every implementation passes
 * photo-source.suite.ts.
 */
export interface PhotoSource {
  /**
   * Reads the photo with this name. `name` comes from the rows and may be any text. Folders are separated by `/`, and
   * nothing outside the root is ever read. Throws Fault 'unavailable' if the folder or the archive itself cannot be
   * read any more.
   */
  read(name: string): Promise<PhotoFile>;

  close(): Promise<void>;
}

/**
 * Makes a name comparable: `\` becomes `/`, a leading `./` goes and Unicode is composed. Gives null if the name could
 * lead out of the root, that is if it is absolute, holds `..`, a drive or a control character, or is longer than any
 * file system takes. Example: `safePhotoName('.\\faces\\a.jpg')` gives `'faces/a.jpg'`, and `'../a.jpg'` gives null.
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
