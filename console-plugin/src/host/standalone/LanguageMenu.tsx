import { LanguageIcon } from '@patternfly/react-icons';
import { useTranslation } from 'react-i18next';
import { MenuSelect } from '../../shared/index.ts';
import { firstKnown, languages } from './languages.ts';
import type { Language } from './languages.ts';
import { chooseLanguage } from './translation.ts';

const choices = Object.entries(languages).map(([value, label]) => ({
  value: value as Language,
  label,
}));

/** The language of the page, each under its own name. */
export function LanguageMenu() {
  const { t, i18n } = useTranslation('plugin__tributary');
  return (
    <MenuSelect
      label={t('Language')}
      icon={<LanguageIcon />}
      value={firstKnown([i18n.language])}
      choices={choices}
      onChoose={(language) => void chooseLanguage(language)}
    />
  );
}
