import { useState } from 'react';

/** A setting kept by the browser. */
export function useLocalSetting<T>(
  key: string,
  initial: T,
): readonly [T, (value: T) => void, boolean] {
  const [value, setValue] = useState<T>(() => stored(key) ?? initial);
  const set = (next: T) => {
    storeSetting(key, next);
    setValue(next);
  };
  return [value, set, true];
}

/** What the browser keeps under a name; undefined when it keeps nothing that can be read. */
export function stored<T>(key: string): T | undefined {
  const text = localStorage.getItem(storageKey(key));
  try {
    return text === null ? undefined : (JSON.parse(text) as T);
  } catch {
    return undefined;
  }
}

export function storeSetting(key: string, value: unknown): void {
  localStorage.setItem(storageKey(key), JSON.stringify(value));
}

function storageKey(key: string): string {
  return `tributary.${key}`;
}
