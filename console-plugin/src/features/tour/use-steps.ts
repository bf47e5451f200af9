import { useTranslation } from 'react-i18next';

export interface TourStep {
  /** Selects what the step explains; the step is left out where it is not shown. */
  readonly target: string;
  readonly title: string;
  readonly text: string;
  /** Offers to filter by `net1`. */
  readonly offersNet1?: true;
}

/** What is explained, in the order in which the page is read. */
export function useTourSteps(): readonly TourStep[] {
  const { t } = useTranslation('plugin__tributary');
  return [
    {
      target: '.tributary-tabs',
      title: t('What am I looking at?'),
      text: t(
        'Who talked to whom, over which interface of which pod, and how much. Each tab shows the same flows in another way; Interfaces says what is observed, and what is not and why.',
      ),
    },
    {
      target: '.tributary-filter-input',
      title: t('Ask for one interface'),
      text: t(
        'Type interfaces = net1 and press Enter. Any field will do, and the values come from the data.',
      ),
      offersNet1: true,
    },
    {
      target: '.tributary-histogram',
      title: t('Choose the time'),
      text: t('Drag over the bars to look at that time only.'),
    },
    {
      target: '.tributary-flows tr[tabindex="0"]',
      title: t('Everything about one flow'),
      text: t(
        'Open a row to see its way through the interfaces, all of its fields, and what belongs to the same conversation.',
      ),
    },
  ];
}
