import {
  Button,
  DataListAction,
  DataListCell,
  DataListItem,
  DataListItemCells,
  DataListItemRow,
  Dropdown,
  DropdownItem,
  DropdownList,
  Label,
  MenuToggle,
} from '@patternfly/react-core';
import { EllipsisVIcon } from '@patternfly/react-icons';
import type { SavedQuery } from '@tributary/model';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

/** A saved query with its menu. A predefined one can only be opened, shared and copied. */
export function QueryRow({
  query,
  onOpen,
  onEdit,
  onOverwrite,
  onDuplicate,
  onDefault,
  onDelete,
}: {
  readonly query: SavedQuery;
  readonly onOpen: () => void;
  readonly onEdit: () => void;
  readonly onOverwrite: () => void;
  readonly onDuplicate: () => void;
  readonly onDefault: () => void;
  readonly onDelete: () => void;
}) {
  const { t } = useTranslation('plugin__tributary');
  const [isOpen, setOpen] = useState(false);
  const { name, description, owner, predefined, shared, isDefault, view } = query;
  const title = predefined ? t(name) : name;
  const labelId = `tributary-query-${query.id}`;
  const share = () =>
    navigator.clipboard.writeText(`${window.location.origin}${window.location.pathname}?${view}`);
  return (
    <DataListItem aria-labelledby={labelId}>
      <DataListItemRow>
        <DataListItemCells
          dataListCells={[
            <DataListCell key="name" width={4}>
              <Button variant="link" isInline id={labelId} onClick={onOpen}>
                {title}
              </Button>{' '}
              {isDefault && (
                <Label isCompact color="blue">
                  {t('Default')}
                </Label>
              )}
              {description !== '' && (
                <p className="tributary-subtle">{predefined ? t(description) : description}</p>
              )}
            </DataListCell>,
            <DataListCell key="owner">
              {predefined ? t('Predefined') : shared ? t("Everyone's") : t('Mine')}
              {!predefined && shared && owner !== '' && <p className="tributary-subtle">{owner}</p>}
            </DataListCell>,
          ]}
        />
        <DataListAction
          aria-labelledby={labelId}
          id={`${labelId}-actions`}
          aria-label={t('Actions')}
        >
          <Dropdown
            isOpen={isOpen}
            onOpenChange={setOpen}
            onSelect={() => setOpen(false)}
            popperProps={{ appendTo: 'inline', position: 'end', preventOverflow: true }}
            toggle={(ref) => (
              <MenuToggle
                ref={ref}
                variant="plain"
                size="sm"
                aria-label={t('Actions of {{name}}', { name: title })}
                isExpanded={isOpen}
                onClick={() => setOpen(!isOpen)}
                icon={<EllipsisVIcon />}
              />
            )}
          >
            <DropdownList>
              <DropdownItem onClick={onDuplicate}>{t('Duplicate')}</DropdownItem>
              <DropdownItem onClick={() => void share()}>{t('Copy link')}</DropdownItem>
              {!predefined && (
                <>
                  <DropdownItem onClick={onEdit}>{t('Rename or edit')}</DropdownItem>
                  <DropdownItem onClick={onOverwrite}>{t('Update to this view')}</DropdownItem>
                  <DropdownItem onClick={onDefault}>
                    {isDefault ? t('No longer the default') : t('Make it the default')}
                  </DropdownItem>
                  <DropdownItem isDanger onClick={onDelete}>
                    {t('Delete')}
                  </DropdownItem>
                </>
              )}
            </DropdownList>
          </Dropdown>
        </DataListAction>
      </DataListItemRow>
    </DataListItem>
  );
}
