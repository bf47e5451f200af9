import {
  Alert,
  AlertActionCloseButton,
  AlertGroup,
  Divider,
  Dropdown,
  DropdownItem,
  DropdownList,
  MenuToggle,
} from '@patternfly/react-core';
import { EllipsisVIcon } from '@patternfly/react-icons';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useHost } from '../../host/host.ts';
import { pathWith, useQueryParams } from '../../query/index.ts';
import { defaultView, formatSort, useView } from '../../view/index.ts';
import { linkOf } from './copy-link.ts';

const QueryModal = lazy(() => import('./QueryModal.tsx'));
const NOTICE_MS = 4_000;

/** What is asked for now and then: links, export, the query itself, defaults. */
export function MoreMenu({ onTour }: { readonly onTour: () => void }) {
  const { t } = useTranslation('plugin__tributary');
  const host = useHost();
  const [view, update] = useView();
  const params = useQueryParams();
  const [isOpen, setOpen] = useState(false);
  const [isQueryShown, setQueryShown] = useState(false);
  const [notice, setNotice] = useState<string>();
  const copy = async (kind: 'relative' | 'absolute') => {
    const link = linkOf(new URL(window.location.href), kind, Date.now());
    try {
      await navigator.clipboard.writeText(link);
      setNotice(t('Link copied'));
    } catch {
      setNotice(t('The browser does not allow copying; the link is in the address bar.'));
    }
  };
  const exportUrl = (format: 'csv' | 'ndjson') =>
    host.apiUrl(pathWith('export', { ...params, sort: formatSort(view.sort), format }));
  return (
    <>
      <Dropdown
        isOpen={isOpen}
        onOpenChange={setOpen}
        onSelect={() => setOpen(false)}
        popperProps={{ appendTo: 'inline', position: 'end', preventOverflow: true }}
        toggle={(ref) => (
          <MenuToggle
            ref={ref}
            size="sm"
            variant="plain"
            className="tributary-more"
            aria-label={t('More actions')}
            isExpanded={isOpen}
            onClick={() => setOpen(!isOpen)}
            icon={<EllipsisVIcon />}
          />
        )}
      >
        <DropdownList>
          <DropdownItem onClick={() => void copy('relative')}>{t('Copy link')}</DropdownItem>
          <DropdownItem
            description={t('Shows the same flows later on')}
            onClick={() => void copy('absolute')}
          >
            {t('Copy link with fixed time')}
          </DropdownItem>
          <Divider component="li" />
          <DropdownItem to={exportUrl('csv')} download="flows.csv">
            {t('Export as CSV')}
          </DropdownItem>
          <DropdownItem to={exportUrl('ndjson')} download="flows.ndjson">
            {t('Export as NDJSON')}
          </DropdownItem>
          <Divider component="li" />
          <DropdownItem onClick={() => setQueryShown(true)}>{t('Show query')}</DropdownItem>
          <DropdownItem onClick={() => update({ ...defaultView, tab: view.tab })}>
            {t('Restore defaults')}
          </DropdownItem>
          <Divider component="li" />
          <DropdownItem onClick={onTour}>{t('Show me around')}</DropdownItem>
        </DropdownList>
      </Dropdown>
      {isQueryShown && (
        <Suspense>
          <QueryModal onClose={() => setQueryShown(false)} />
        </Suspense>
      )}
      {notice !== undefined && (
        <AlertGroup isToast isLiveRegion>
          <Alert
            variant="info"
            title={notice}
            timeout={NOTICE_MS}
            onTimeout={() => setNotice(undefined)}
            actionClose={<AlertActionCloseButton onClose={() => setNotice(undefined)} />}
          />
        </AlertGroup>
      )}
    </>
  );
}
