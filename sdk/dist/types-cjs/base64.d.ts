/** Encodes bytes as base64. It uses the runtime's own function if there is one. */
export declare function base64Of(bytes: Uint8Array): string;
/** A picture or a clip: bytes, a Blob or File, or base64 with or without a data: prefix. */
export type Content = Uint8Array | ArrayBuffer | Blob | string;
/** The content as bare base64. For example, `data:image/png;base64,iVBO` gives `iVBO`. */
export declare function contentBase64(content: Content): Promise<string>;
