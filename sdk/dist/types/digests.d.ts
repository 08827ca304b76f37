/** The digests under which an identifier may be sent in the place of its plain text. */
export type DigestKind = 'md5' | 'sha256' | 'sm3';
/** A digest of the UTF-8 bytes of a text, lower-case hex. */
export declare function digestOf(kind: DigestKind, text: string): string;
/** An id number as servers digest it: 18 characters, X upper-case. A text that is no id number comes back trimmed. */
export declare function canonicalIdNumber(text: string): string;
/**
 * A phone number as servers digest it: the 11 digits of a mobile number of mainland China, else `+`, country code and
 * number without blanks (`+85291234567`). A text that is no phone number comes back trimmed.
 */
export declare function canonicalPhone(text: string): string;
/**
 * A name as servers digest it: ideographs and `·` without blanks; of a Latin name the words in capitals and alphabetical
 * order (`JEAN LUC OBRIEN`). A text that is no name comes back trimmed.
 */
export declare function canonicalName(text: string): string;
export declare function hex(bytes: Uint8Array): string;
