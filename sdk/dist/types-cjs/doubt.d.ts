/** Remembers whether a try of a call may have been charged. There is one for each call, over all tries and servers. */
export declare class Doubt {
    #private;
    /** Another server is asked. What it answers says nothing about the tries at those before. */
    moveOn(): void;
    /**
     * Notes how a try failed, and gives the error to tell. An error that says nothing about the earlier tries becomes `unsure`
     * if one of them may have been charged. That a call still runs is told as it is, unless its answer was lost before.
     */
    told(error: unknown): unknown;
}
