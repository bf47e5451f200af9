import { useSyncExternalStore } from 'react';

const DARK = 'pf-v6-theme-dark';

/** The theme of the document, which PatternFly keeps as a class of the root element. */
export function useHtmlTheme(): 'light' | 'dark' {
  return useSyncExternalStore(watch, () =>
    document.documentElement.classList.contains(DARK) ? 'dark' : 'light',
  );
}

/** Switches the document's theme. */
export function setHtmlTheme(theme: 'light' | 'dark'): void {
  document.documentElement.classList.toggle(DARK, theme === 'dark');
}

const listeners = new Set<() => void>();
let observer: MutationObserver | undefined;

function watch(onChange: () => void): () => void {
  listeners.add(onChange);
  if (!observer) {
    observer = new MutationObserver(() => listeners.forEach((listener) => listener()));
    observer.observe(document.documentElement, { attributeFilter: ['class'] });
  }
  return () => {
    listeners.delete(onChange);
    if (listeners.size > 0) return;
    observer?.disconnect();
    observer = undefined;
  };
}
