/** Bytes as base64, wherever the runtime has a way of its own or not. */
export declare function base64Of(bytes: Uint8Array): string;
/** A picture or a clip as a caller has it: bytes, a Blob or File, or base64 with or without a data: prefix. */
export type Content = Uint8Array | ArrayBuffer | Blob | string;
/** The content as bare base64. */
export declare function contentBase64(content: Content): Promise<string>;
