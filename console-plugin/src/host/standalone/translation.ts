import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';

const NAMESPACE = 'plugin__tributary';

/** Loads the texts, set up as the OpenShift console does it: English texts are the keys. */
export async function loadTranslation(): Promise<void> {
  const { default: texts } = await import('../../../../locales/en/plugin__tributary.json');
  await i18next.use(initReactI18next).init({
    lng: 'en',
    resources: { en: { [NAMESPACE]: texts } },
    ns: [NAMESPACE],
    defaultNS: NAMESPACE,
    nsSeparator: '~',
    contextSeparator: '~',
    keySeparator: false,
    interpolation: { escapeValue: false },
  });
}
