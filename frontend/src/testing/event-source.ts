type Listener = (event: Event) => void;

/** An EventSource that says what a test tells it to. */
export class FakeEventSource {
  static all: FakeEventSource[] = [];

  readonly listeners = new Map<string, Set<Listener>>();
  closed = false;

  constructor(
    readonly url: string,
    readonly options?: EventSourceInit,
  ) {
    FakeEventSource.all.push(this);
  }

  static forgetAll(): void {
    FakeEventSource.all = [];
  }

  /** The connection that is open now. */
  static get current(): FakeEventSource {
    const open = FakeEventSource.all.filter(({ closed }) => !closed).at(-1);
    if (!open) throw new Error('No stream is open.');
    return open;
  }

  addEventListener(name: string, listener: Listener): void {
    const known = this.listeners.get(name) ?? new Set();
    this.listeners.set(name, known.add(listener));
  }

  removeEventListener(name: string, listener: Listener): void {
    this.listeners.get(name)?.delete(listener);
  }

  close(): void {
    this.closed = true;
  }

  open(): void {
    this.emit(new Event('open'));
  }

  fail(): void {
    this.emit(new Event('error'));
  }

  send(data: unknown): void {
    const text = typeof data === 'string' ? data : JSON.stringify(data);
    this.emit(new MessageEvent('transaction', { data: text }));
  }

  private emit(event: Event): void {
    for (const listener of this.listeners.get(event.type) ?? []) listener(event);
  }
}
