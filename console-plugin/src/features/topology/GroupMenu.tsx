import { MenuToggle, Select, SelectList, SelectOption } from '@patternfly/react-core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { groupLevels, levelsOf } from './model/scopes.ts';
import type { GroupLevel } from './model/scopes.ts';
import { useScopeNames } from './texts.ts';
import { useSettings } from './use-settings.ts';

/** Which groups nest around the nodes: any of the levels, the wider around the narrower. */
export function GroupMenu() {
  const { t } = useTranslation('plugin__tributary');
  const [{ scope, levels }, change] = useSettings();
  const names = useScopeNames();
  const [isOpen, setOpen] = useState(false);
  const possible = levelsOf(scope);
  const text =
    levels.length === 0
      ? t('No groups')
      : t('In {{groups}}', { groups: levels.map((level) => names[level]).join(' › ') });
  const toggle = (level: GroupLevel) =>
    change({
      levels: groupLevels.filter((one) => (one === level) !== levels.includes(one)),
      pinned: new Map(),
    });
  return (
    <Select
      isOpen={isOpen}
      onOpenChange={setOpen}
      onSelect={(_event, level) => toggle(level as GroupLevel)}
      popperProps={{ appendTo: 'inline', preventOverflow: true }}
      toggle={(ref) => (
        <MenuToggle
          ref={ref}
          size="sm"
          aria-label={`${t('Groups')}: ${text}`}
          isExpanded={isOpen}
          onClick={() => setOpen(!isOpen)}
        >
          {text}
        </MenuToggle>
      )}
    >
      <SelectList>
        {groupLevels
          .filter((level) => possible.includes(level))
          .map((level) => (
            <SelectOption key={level} value={level} hasCheckbox isSelected={levels.includes(level)}>
              {names[level]}
            </SelectOption>
          ))}
      </SelectList>
    </Select>
  );
}
