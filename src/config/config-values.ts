import { z } from 'zod';
import { isAddressRange } from '../platform/admission/address-ranges.ts';
import { told } from '../kernel/told.ts';

/** A TCP port. 0 takes a free one. */
export const port = z.coerce.number().int().min(0).max(65_535);
/** A list of texts, or one text that separates them by commas, as an environment variable does. */
export const list = z.preprocess(
  (text) =>
    typeof text === 'string'
      ? text
          .split(',')
          .map((part) => part.trim())
          .filter(Boolean)
      : text,
  z.array(z.string()),
);

/** Addresses and CIDR blocks. None by default. */
export const addressRanges = list
  .pipe(z.array(z.string().refine(isAddressRange, told`not an IP address or a CIDR block such as 10.1.2.0/24`)))
  .default([]);

/** A text that may be left out, but not be empty. */
export const optionalText = z.string().min(1).optional();

/** Whether a URL has no `user:password@`. Settings show URLs, so nothing secret may be in them. */
export function holdsNoCredentials(text: string): boolean {
  if (!URL.canParse(text)) return true;
  const { username, password } = new URL(text);
  return username === '' && password === '';
}

/** What is wrong with a URL that has `user:password@`. */
export const NO_CREDENTIALS = told`it must hold no user and no password, because settings show it`;
