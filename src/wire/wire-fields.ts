/** Fields of a request on the wire, without the key: text, or an object for a field that nests. */
export type WireFields = Readonly<Record<string, unknown>>;
