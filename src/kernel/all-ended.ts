/**
 * Gives the values of promises, once all have ended. Throws the first failure of the list, but not before every promise
 * has ended, so that what the others opened meanwhile is known and can be closed.
 *
 * @example const [models, platform] = await allEnded([openModels(), openPlatform()]);
 */
export async function allEnded<T extends readonly unknown[]>(promises: {
  readonly [At in keyof T]: Promise<T[At]>;
}): Promise<T> {
  await Promise.allSettled(promises);
  return (await Promise.all(promises)) as unknown as T;
}
