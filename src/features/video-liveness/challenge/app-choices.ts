import { InTurn } from '../../../kernel/in-turn.ts';

/** What one app chose if it differs from the site, e.g. `{ appId, policy: 'always' }` for the field `policy`. */
export type AppChoice<Field extends string, T> = { readonly appId: string } & { readonly [name in Field]: T };

/** Keeps what apps chose. Every method throws Fault. */
export interface AppChoiceStore<Field extends string, T> {
  /** The choices of all apps that have one of their own, by app id. */
  list(): Promise<readonly AppChoice<Field, T>[]>;
  /** Gives an app a choice of its own. With `null` it has the site's again. */
  put(appId: string, choice: T | null): Promise<void>;
}

/** The choices in force. An app without one of its own has the site's. */
export class AppChoices<Field extends string, T> {
  readonly #field: Field;
  readonly #store: AppChoiceStore<Field, T>;
  #byApp: ReadonlyMap<string, AppChoice<Field, T>>;
  readonly #reads = new InTurn();
  /** The choice of the site. */
  readonly site: T;

  private constructor(field: Field, store: AppChoiceStore<Field, T>, site: T, apps: readonly AppChoice<Field, T>[]) {
    this.#field = field;
    this.#store = store;
    this.#byApp = byApp(apps);
    this.site = site;
  }

  /** Reads the choices of apps. Throws Fault if the store fails. */
  static async open<Field extends string, T>(
    field: Field,
    store: AppChoiceStore<Field, T>,
    site: T,
  ): Promise<AppChoices<Field, T>> {
    return new AppChoices(field, store, site, await store.list());
  }

  of(appId: string): T {
    return this.#byApp.get(appId)?.[this.#field] ?? this.site;
  }

  /** The apps with a choice of their own. */
  apps(): readonly AppChoice<Field, T>[] {
    return [...this.#byApp.values()];
  }

  /** Sets the choice of an app, or gives it the site's with `null`. The next call already follows it. Throws Fault. */
  async set(appId: string, choice: T | null): Promise<void> {
    await this.#store.put(appId, choice);
    await this.reload();
  }

  /** Reads the choices again. Throws Fault and changes nothing if the store fails. */
  reload(): Promise<void> {
    return this.#reads.run(async () => {
      this.#byApp = byApp(await this.#store.list());
    });
  }
}

function byApp<Choice extends { readonly appId: string }>(apps: readonly Choice[]): ReadonlyMap<string, Choice> {
  return new Map(apps.map((each) => [each.appId, each]));
}
