import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import { firstKnown } from './languages.ts';
import type { Language } from './languages.ts';
import { storeSetting, stored } from './local-setting.ts';

const NAMESPACE = 'plugin__tributary';
const SETTING = 'language';

/**
 * Sets i18next up as the OpenShift console does it, English texts being the keys, in the language that was
 * chosen here before, else in the browser's.
 */
export async function startTranslation(): Promise<void> {
  await i18next.use(initReactI18next).init({
    resources: {},
    ns: [NAMESPACE],
    defaultNS: NAMESPACE,
    nsSeparator: '~',
    contextSeparator: '~',
    keySeparator: false,
    interpolation: { escapeValue: false },
  });
  await speak(firstKnown([stored<string>(SETTING), ...navigator.languages]));
}

/** Changes to a language, here and in later visits. */
export async function chooseLanguage(language: Language): Promise<void> {
  storeSetting(SETTING, language);
  await speak(language);
}

async function speak(language: Language): Promise<void> {
  if (!i18next.hasResourceBundle(language, NAMESPACE)) {
    const { default: texts } = (await import(
      `../../../../locales/${language}/plugin__tributary.json`
    )) as { default: Readonly<Record<string, string>> };
    i18next.addResourceBundle(language, NAMESPACE, texts);
  }
  await i18next.changeLanguage(language);
  document.documentElement.lang = language;
}
