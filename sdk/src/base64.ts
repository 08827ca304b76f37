const CHUNK_BYTES = 0x8000;

/** Encodes bytes as base64. It uses the runtime's own function if there is one. */
export function base64Of(bytes: Uint8Array): string {
  if ('toBase64' in bytes) return (bytes as Uint8Array & { toBase64(): string }).toBase64();
  let binary = '';
  for (let at = 0; at < bytes.length; at += CHUNK_BYTES)
    binary += String.fromCharCode(...bytes.subarray(at, at + CHUNK_BYTES));
  return btoa(binary);
}

/** A picture or a clip: bytes, a Blob or File, or base64 with or without a data: prefix. */
export type Content = Uint8Array | ArrayBuffer | Blob | string;

/** The content as bare base64. For example, `data:image/png;base64,iVBO` gives `iVBO`. */
export async function contentBase64(content: Content): Promise<string> {
  if (typeof content === 'string') return content.replace(/^data:[^,]*,|^base64:/, '');
  if (content instanceof Uint8Array) return base64Of(content);
  return base64Of(new Uint8Array(content instanceof ArrayBuffer ? content : await content.arrayBuffer()));
}
