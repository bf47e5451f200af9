/** The languages that have texts, by their codes, each by its own name: those of the OpenShift console. */
export const languages = {
  en: 'English',
  es: 'Español',
  fr: 'Français',
  ja: '日本語',
  ko: '한국어',
  zh: '简体中文',
} as const satisfies Readonly<Record<string, string>>;

export type Language = keyof typeof languages;

/** The first language of a list that there are texts for; English when there are none. */
export function firstKnown(wanted: readonly (string | undefined)[]): Language {
  const known = wanted
    .map((tag) => tag?.toLowerCase().split('-')[0])
    .find((code): code is Language => code !== undefined && Object.hasOwn(languages, code));
  return known ?? 'en';
}
