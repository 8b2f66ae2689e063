import '@testing-library/jest-dom/vitest';
import '@/app/i18n.ts';
import { notifications } from '@mantine/notifications';
import { cleanup, configure } from '@testing-library/react';
import { afterAll, afterEach, beforeAll } from 'vitest';
import { forgetCsrfToken } from '@/api/csrf.ts';
import { FakeEventSource } from './event-source.ts';
import { server } from './server.ts';

// Mantine asks the browser for these; jsdom has none of them.
window.matchMedia = (query) =>
  ({
    matches: false,
    media: query,
    onchange: null,
    addEventListener: () => undefined,
    removeEventListener: () => undefined,
    addListener: () => undefined,
    removeListener: () => undefined,
    dispatchEvent: () => false,
  }) as MediaQueryList;
window.ResizeObserver = class {
  observe() {}
  unobserve() {}
  disconnect() {}
};
Object.defineProperty(document, 'fonts', { value: new EventTarget() });
window.HTMLElement.prototype.scrollIntoView = () => undefined;
window.scrollTo = () => undefined;
window.EventSource = FakeEventSource as unknown as typeof EventSource;

// Two cores may be shared with other work, and the first test of a file waits for its pages to be loaded.
configure({ asyncUtilTimeout: 10_000 });

beforeAll(() => server.listen({ onUnhandledRequest: 'error' }));

afterEach(() => {
  cleanup();
  notifications.clean();
  server.resetHandlers();
  FakeEventSource.forgetAll();
  forgetCsrfToken();
  window.localStorage.clear();
  window.history.replaceState(null, '', '/');
});

afterAll(() => server.close());
