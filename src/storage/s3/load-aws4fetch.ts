/** Signs requests of one key (signature version 4), as far as it is used here. */
export interface RequestSigner {
  sign(url: string, init: Readonly<Record<string, unknown>>): Promise<Request>;
}

type MakeSigner = new (options: Readonly<Record<string, unknown>>) => RequestSigner;

const MISSING =
  's3.endpoint needs the npm package aws4fetch, which is not installed. Name all drivers that you use: npm install --no-save --save-prod --omit=dev aws4fetch@1';

/** Loads what signs requests. Throws an Error that names the command which installs it, if it is not installed. */
export async function loadSigner(): Promise<MakeSigner> {
  // A name in a variable, because a server that keeps everything itself is compiled and runs without the package.
  const name = 'aws4fetch';
  try {
    const { AwsClient } = (await import(name)) as { readonly AwsClient: MakeSigner };
    return AwsClient;
  } catch (cause) {
    throw new Error(MISSING, { cause });
  }
}
