/** Waiting items of several owners, taken in turns. An owner with a thousand items delays another owner by one item. */
export class FairQueue<Item> {
  /** Ordered by the owners' turns. No list is empty. */
  readonly #byOwner = new Map<string, Item[]>();
  #size = 0;

  /** How many items wait, of all owners together. */
  get size(): number {
    return this.#size;
  }

  push(owner: string, item: Item): void {
    const items = this.#byOwner.get(owner);
    if (items) items.push(item);
    else this.#byOwner.set(owner, [item]);
    this.#size++;
  }

  /** Gives the item that `shift` would take. */
  peek(): Item | undefined {
    const [items] = this.#byOwner.values();
    return items?.[0];
  }

  /** Puts an item back that was taken. It is the next to be taken. */
  unshift(owner: string, item: Item): void {
    const items = [item, ...(this.#byOwner.get(owner) ?? [])];
    const others = [...this.#byOwner].filter(([other]) => other !== owner);
    this.#byOwner.clear();
    for (const [one, its] of [[owner, items] as const, ...others]) this.#byOwner.set(one, its);
    this.#size++;
  }

  /** Takes the oldest item of the owner that has the next turn, or gives `undefined` if nothing waits. */
  shift(): Item | undefined {
    const [next] = this.#byOwner;
    if (next === undefined) return undefined;
    const [owner, items] = next;
    const item = items.shift();
    this.#byOwner.delete(owner);
    if (items.length > 0) this.#byOwner.set(owner, items);
    this.#size--;
    return item;
  }

  /** Removes an item out of turn. Gives false if it is not in the queue. */
  remove(owner: string, item: Item): boolean {
    const items = this.#byOwner.get(owner);
    const at = items?.indexOf(item) ?? -1;
    if (items === undefined || at < 0) return false;
    items.splice(at, 1);
    if (items.length === 0) this.#byOwner.delete(owner);
    this.#size--;
    return true;
  }
}
