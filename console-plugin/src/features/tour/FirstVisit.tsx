import { Alert, AlertActionCloseButton, AlertActionLink } from '@patternfly/react-core';
import { useTranslation } from 'react-i18next';
import { useHost } from '../../host/host.ts';
import { useFilterActions } from '../../shared/index.ts';

/** Says once what the page is, and offers to be shown around; nothing is in the way of who knows it. */
export function FirstVisit({ onTour }: { readonly onTour: () => void }) {
  const { t } = useTranslation('plugin__tributary');
  const { useSetting } = useHost();
  const { filterFor } = useFilterActions();
  const [isKnown, setKnown, isRead] = useSetting('knowsPage', false);
  if (!isRead || isKnown) return null;
  const close = () => setKnown(true);
  return (
    <Alert
      isInline
      variant="info"
      component="p"
      className="tributary-first-visit"
      title={t('New here? This is the traffic of every interface of every pod, net1 too.')}
      actionClose={<AlertActionCloseButton onClose={close} />}
      actionLinks={
        <>
          <AlertActionLink
            onClick={() => {
              close();
              onTour();
            }}
          >
            {t('Show me around')}
          </AlertActionLink>
          <AlertActionLink
            onClick={() => {
              close();
              filterFor('Interfaces', 'net1');
            }}
          >
            {t('Show net1')}
          </AlertActionLink>
        </>
      }
    />
  );
}
