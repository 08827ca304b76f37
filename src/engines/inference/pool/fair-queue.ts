/** Waiting items of several owners, who take turns: an owner with a thousand delays another by one. */
export class FairQueue<Item> {
  /** In the order in which the owners' turns come; no list is empty. */
  readonly #byOwner = new Map<string, Item[]>();
  #size = 0;

  /** Items waiting, of all owners. */
  get size(): number {
    return this.#size;
  }

  push(owner: string, item: Item): void {
    const items = this.#byOwner.get(owner);
    if (items) items.push(item);
    else this.#byOwner.set(owner, [item]);
    this.#size++;
  }

  /** The item that `shift` would take. */
  peek(): Item | undefined {
    const [items] = this.#byOwner.values();
    return items?.[0];
  }

  /** Puts an item back that was taken: it is the next to be taken. */
  unshift(owner: string, item: Item): void {
    const items = [item, ...(this.#byOwner.get(owner) ?? [])];
    const others = [...this.#byOwner].filter(([other]) => other !== owner);
    this.#byOwner.clear();
    for (const [one, its] of [[owner, items] as const, ...others]) this.#byOwner.set(one, its);
    this.#size++;
  }

  /** Takes the oldest item of the owner whose turn it is; `undefined` where nothing waits. */
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

  /** Takes an item out of turn; false where it does not wait here. */
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
