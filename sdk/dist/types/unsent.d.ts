/** What a browser tells about itself. Absent, or partly so, elsewhere. */
interface Surroundings {
    readonly navigator?: {
        readonly userAgent?: string;
        readonly onLine?: boolean;
    };
}
/**
 * Whether an error of fetch surely means that the request never left, so that it cannot have been charged. Node, Deno and
 * Bun tell by the cause of the error. A browser gives the same error for everything, so there this tells only what is
 * known beforehand: that the port is one to which browsers send nothing, or that the machine is offline.
 *
 * @param wasOffline `isOffline` when the request began
 */
export declare function isUnsent(error: unknown, { url, wasOffline, around, }: {
    readonly url: string;
    readonly wasOffline: boolean;
    readonly around?: Surroundings;
}): boolean;
/** Whether a browser says that this machine has no network, and the server is not on the machine itself. */
export declare function isOffline(url: string, around?: Surroundings): boolean;
/** Reads an address. Null if it cannot be read. */
export declare function urlOf(url: string): URL | null;
export {};
