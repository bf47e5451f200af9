import { MenuToggle, Select, SelectList, SelectOption } from '@patternfly/react-core';
import { useState } from 'react';
import type { ReactNode } from 'react';

export interface MenuChoice<T extends string | number> {
  readonly value: T;
  readonly label: string;
  readonly description?: string;
}

/** A compact menu to choose one of a few; `label` names it for those who do not see it. */
export function MenuSelect<T extends string | number>({
  label,
  text,
  icon,
  value,
  choices,
  onChoose,
}: {
  readonly label: string;
  /** What the toggle shows; the chosen label when absent. */
  readonly text?: string;
  readonly icon?: ReactNode;
  readonly value: T | undefined;
  readonly choices: readonly MenuChoice<T>[];
  readonly onChoose: (value: T) => void;
}) {
  const [isOpen, setOpen] = useState(false);
  const shown = text ?? choices.find((choice) => choice.value === value)?.label ?? '';
  return (
    <Select
      isOpen={isOpen}
      selected={value}
      onOpenChange={setOpen}
      onSelect={(_event, chosen) => {
        setOpen(false);
        onChoose(chosen as T);
      }}
      popperProps={{ appendTo: 'inline', position: 'end', preventOverflow: true }}
      toggle={(ref) => (
        <MenuToggle
          ref={ref}
          size="sm"
          icon={icon}
          aria-label={`${label}: ${shown}`}
          isExpanded={isOpen}
          onClick={() => setOpen(!isOpen)}
        >
          <span className="tributary-menu-text">{shown}</span>
        </MenuToggle>
      )}
    >
      <SelectList>
        {choices.map((choice) => (
          <SelectOption key={choice.value} value={choice.value} description={choice.description}>
            {choice.label}
          </SelectOption>
        ))}
      </SelectList>
    </Select>
  );
}
