import {
  Button,
  Divider,
  Dropdown,
  DropdownItem,
  DropdownList,
  MenuToggle,
} from '@patternfly/react-core';
import { ExclamationTriangleIcon, TimesIcon } from '@patternfly/react-icons';
import { writtenName } from '@tributary/model';
import type { Operator, ViewCondition } from '@tributary/model';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { conditionText, endsOf, reasonText } from '../../shared/condition-text.ts';

const ConditionModal = lazy(() => import('./ConditionModal.tsx'));

const OPPOSITE: Readonly<Partial<Record<Operator, Operator>>> = {
  '=': '!=',
  '!=': '=',
  '~': '!~',
  '!~': '~',
};

/** One condition: its menu changes it, the cross removes it. */
export function FilterChip({
  condition,
  onChange,
}: {
  readonly condition: ViewCondition;
  /** Undefined removes it. */
  readonly onChange: (next: ViewCondition | undefined) => void;
}) {
  const { t } = useTranslation('plugin__tributary');
  const [isOpen, setOpen] = useState(false);
  const [isEditing, setEditing] = useState(false);
  const isUnknown = condition.state === 'unknown';
  const text = isUnknown ? condition.text : conditionText(condition, t);
  const remove = (
    <Button
      variant="plain"
      size="sm"
      className="tributary-chip__remove"
      icon={<TimesIcon />}
      aria-label={t('Remove {{filter}}', { filter: text })}
      onClick={() => onChange(undefined)}
    />
  );
  if (isUnknown) {
    return (
      <span className="tributary-chip" data-state="unknown" title={reasonText(condition.reason, t)}>
        <span className="tributary-chip__text">
          <ExclamationTriangleIcon /> {t('Not understood: {{filter}}', { filter: text })}
        </span>
        {remove}
      </span>
    );
  }
  const ends = endsOf(condition.key);
  const opposite = OPPOSITE[condition.op];
  const isOff = condition.state === 'off';
  return (
    <span className="tributary-chip" data-state={condition.state}>
      <Dropdown
        isOpen={isOpen}
        onOpenChange={setOpen}
        onSelect={() => setOpen(false)}
        popperProps={{ appendTo: 'inline', preventOverflow: true }}
        toggle={(ref) => (
          <MenuToggle
            ref={ref}
            size="sm"
            variant="plainText"
            className="tributary-chip__text"
            title={writtenName(condition.key)}
            isExpanded={isOpen}
            onClick={() => setOpen(!isOpen)}
          >
            {isOff ? t('{{filter}} (off)', { filter: text }) : text}
          </MenuToggle>
        )}
      >
        <DropdownList>
          <DropdownItem onClick={() => setEditing(true)}>{t('Edit')}</DropdownItem>
          <DropdownItem onClick={() => onChange({ ...condition, state: isOff ? 'on' : 'off' })}>
            {isOff ? t('Switch on') : t('Switch off')}
          </DropdownItem>
          {opposite && (
            <DropdownItem onClick={() => onChange({ ...condition, op: opposite })}>
              {t('Negate')}
            </DropdownItem>
          )}
          {ends && <Divider component="li" />}
          {ends &&
            (
              [
                [ends.source, t('Source')],
                [ends.destination, t('Destination')],
                [ends.either, t('Either end')],
              ] as const
            ).map(([key, label]) => (
              <DropdownItem
                key={key}
                isSelected={key === condition.key}
                onClick={() => onChange({ ...condition, key })}
              >
                {label}
              </DropdownItem>
            ))}
        </DropdownList>
      </Dropdown>
      {remove}
      {isEditing && (
        <Suspense>
          <ConditionModal
            initial={condition}
            onClose={() => setEditing(false)}
            onApply={(edited) => onChange({ ...edited, state: condition.state })}
          />
        </Suspense>
      )}
    </span>
  );
}
