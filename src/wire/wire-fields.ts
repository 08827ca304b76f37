/** Fields of a request on the wire, without the key. A value is text, or an object if the field nests. */
export type WireFields = Readonly<Record<string, unknown>>;
