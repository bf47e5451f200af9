import { useTranslation } from 'react-i18next';

/** Relative ranges by their seconds. */
export function useRangePresets(): { readonly value: number; readonly label: string }[] {
  const { t } = useTranslation('plugin__tributary');
  const minutes = [1, 5, 15, 30].map((count) => ({
    value: count * 60,
    label: t('Last {{count}} minute', { count }),
  }));
  const hours = [1, 3, 6, 12, 24].map((count) => ({
    value: count * 3_600,
    label: t('Last {{count}} hour', { count }),
  }));
  const days = [2, 7].map((count) => ({
    value: count * 86_400,
    label: t('Last {{count}} day', { count }),
  }));
  return [...minutes, ...hours, ...days];
}
