import {
  Dropdown,
  DropdownGroup,
  DropdownItem,
  DropdownList,
  MenuToggle,
} from '@patternfly/react-core';
import { BookmarkIcon } from '@patternfly/react-icons';
import type { SavedQuery } from '@tributary/model';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSavedQueries } from '../../query/index.ts';
import { problemTitle } from '../../shared/problem-title.ts';
import { parseView, useView } from '../../view/index.ts';
import { groupQueries } from './groups.ts';

const SaveModal = lazy(() => import('./SaveModal.tsx'));
const ManageModal = lazy(() => import('./ManageModal.tsx'));

/** Opens a named view, saves the present one, or leads to the list of all. */
export function SavedQueriesMenu() {
  const { t } = useTranslation('plugin__tributary');
  const [, update] = useView();
  const { data: queries = [], error } = useSavedQueries();
  const [isOpen, setOpen] = useState(false);
  const [modal, setModal] = useState<'save' | 'manage'>();
  const { mine, everyones, predefined } = groupQueries(queries);
  const groups = [
    { label: t('Mine'), members: mine },
    { label: t("Everyone's"), members: everyones },
    { label: t('Predefined'), members: predefined },
  ].filter(({ members }) => members.length > 0);
  const descriptionOf = ({ description, predefined }: SavedQuery) =>
    (predefined ? t(description) : description) || undefined;
  const open = (query: SavedQuery) => update(parseView(query.view));
  return (
    <>
      <Dropdown
        isOpen={isOpen}
        onOpenChange={setOpen}
        onSelect={() => setOpen(false)}
        isScrollable
        maxMenuHeight="70vh"
        popperProps={{ appendTo: 'inline', position: 'end', preventOverflow: true }}
        toggle={(ref) => (
          <MenuToggle
            ref={ref}
            size="sm"
            icon={<BookmarkIcon />}
            isExpanded={isOpen}
            onClick={() => setOpen(!isOpen)}
          >
            {t('Saved queries')}
          </MenuToggle>
        )}
      >
        {/* a list that is no group's shrinks to nothing above long groups */}
        <DropdownGroup>
          <DropdownList>
            <DropdownItem onClick={() => setModal('save')}>{t('Save this view…')}</DropdownItem>
            <DropdownItem onClick={() => setModal('manage')}>{t('Manage…')}</DropdownItem>
            {error && (
              <DropdownItem isDisabled description={problemTitle(error, t)}>
                {t('Saved queries could not be read')}
              </DropdownItem>
            )}
          </DropdownList>
        </DropdownGroup>
        {groups.map(({ label, members }) => (
          <DropdownGroup key={label} label={label}>
            <DropdownList>
              {members.map((query) => (
                <DropdownItem
                  key={query.id}
                  description={descriptionOf(query)}
                  onClick={() => open(query)}
                >
                  {query.predefined ? t(query.name) : query.name}
                </DropdownItem>
              ))}
            </DropdownList>
          </DropdownGroup>
        ))}
      </Dropdown>
      <Suspense>
        {modal === 'save' && <SaveModal onClose={() => setModal(undefined)} />}
        {modal === 'manage' && <ManageModal onClose={() => setModal(undefined)} />}
      </Suspense>
    </>
  );
}
