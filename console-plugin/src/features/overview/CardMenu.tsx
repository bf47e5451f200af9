import { Divider, Dropdown, DropdownItem, DropdownList, MenuToggle } from '@patternfly/react-core';
import { EllipsisVIcon } from '@patternfly/react-icons';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

/** What can be done with a card. */
export interface CardActions {
  readonly onExpand: () => void;
  readonly onOpenFlows: () => void;
  /** Absent while there is nothing to export. */
  readonly onExport: ((format: 'png' | 'csv') => void) | undefined;
  /** Absent at the ends. */
  readonly onEarlier: (() => void) | undefined;
  readonly onLater: (() => void) | undefined;
  readonly onHide: () => void;
}

export function CardMenu({
  title,
  actions,
}: {
  readonly title: string;
  readonly actions: CardActions;
}) {
  const { t } = useTranslation('plugin__tributary');
  const [isOpen, setOpen] = useState(false);
  const { onExport, onEarlier, onLater } = actions;
  return (
    <Dropdown
      isOpen={isOpen}
      onOpenChange={setOpen}
      onSelect={() => setOpen(false)}
      popperProps={{ position: 'end', preventOverflow: true }}
      toggle={(ref) => (
        <MenuToggle
          ref={ref}
          size="sm"
          variant="plain"
          aria-label={t('Actions of {{card}}', { card: title })}
          isExpanded={isOpen}
          onClick={() => setOpen(!isOpen)}
          icon={<EllipsisVIcon />}
        />
      )}
    >
      <DropdownList>
        <DropdownItem onClick={actions.onExpand}>{t('Expand')}</DropdownItem>
        <DropdownItem onClick={actions.onOpenFlows}>{t('Open in Traffic flows')}</DropdownItem>
        <Divider component="li" />
        <DropdownItem isDisabled={!onExport} onClick={() => onExport?.('png')}>
          {t('Export as PNG')}
        </DropdownItem>
        <DropdownItem isDisabled={!onExport} onClick={() => onExport?.('csv')}>
          {t('Export as CSV')}
        </DropdownItem>
        <Divider component="li" />
        <DropdownItem isDisabled={!onEarlier} onClick={() => onEarlier?.()}>
          {t('Move earlier')}
        </DropdownItem>
        <DropdownItem isDisabled={!onLater} onClick={() => onLater?.()}>
          {t('Move later')}
        </DropdownItem>
        <DropdownItem onClick={actions.onHide}>{t('Hide')}</DropdownItem>
      </DropdownList>
    </Dropdown>
  );
}
