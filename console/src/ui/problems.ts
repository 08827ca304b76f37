/** What is wrong with the fields of a form, by name. A field that is right is absent or `undefined`. */
export type Problems<Name extends string> = Readonly<Partial<Record<Name, string | undefined>>>;
