/** What the queries of one request, which end with one signal, ask for in common. */
export class PerRequest<T> {
  readonly #requests = new WeakMap<AbortSignal, Map<string, Promise<T>>>();

  get(request: AbortSignal, key: string, make: () => Promise<T>): Promise<T> {
    const known = this.#requests.get(request) ?? new Map<string, Promise<T>>();
    this.#requests.set(request, known);
    const value = known.get(key) ?? make();
    known.set(key, value);
    return value;
  }
}
