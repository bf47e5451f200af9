import { Button } from '@patternfly/react-core';
import { ArrowDownIcon, ArrowUpIcon, GripVerticalIcon, TimesIcon } from '@patternfly/react-icons';
import { useState } from 'react';
import type { DragEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { columnsOf, moveColumn } from './columns.ts';

/** The shown columns: put in order by dragging or by the buttons, taken away by the cross. */
export function ChosenColumns({
  chosen,
  onChange,
}: {
  readonly chosen: readonly string[];
  readonly onChange: (chosen: readonly string[]) => void;
}) {
  const { t } = useTranslation('plugin__tributary');
  const [dragged, setDragged] = useState<string>();
  const columns = columnsOf(chosen.map((id) => ({ id })));
  const dragOver = (event: DragEvent, over: string) => {
    event.preventDefault();
    if (dragged === undefined || dragged === over) return;
    onChange(moveColumn(chosen, dragged, chosen.indexOf(over) - chosen.indexOf(dragged)));
  };
  return (
    <ol className="tributary-columns__chosen">
      {columns.map(({ id, label }, index) => (
        <li
          key={id}
          draggable
          data-dragged={id === dragged || undefined}
          onDragStart={() => setDragged(id)}
          onDragOver={(event) => dragOver(event, id)}
          onDragEnd={() => setDragged(undefined)}
        >
          <GripVerticalIcon className="tributary-columns__grip" />
          <span className="tributary-columns__label">{t(label)}</span>
          <Button
            variant="plain"
            size="sm"
            icon={<ArrowUpIcon />}
            aria-label={t('Move {{column}} up', { column: t(label) })}
            isDisabled={index === 0}
            onClick={() => onChange(moveColumn(chosen, id, -1))}
          />
          <Button
            variant="plain"
            size="sm"
            icon={<ArrowDownIcon />}
            aria-label={t('Move {{column}} down', { column: t(label) })}
            isDisabled={index === columns.length - 1}
            onClick={() => onChange(moveColumn(chosen, id, 1))}
          />
          <Button
            variant="plain"
            size="sm"
            icon={<TimesIcon />}
            aria-label={t('Hide {{column}}', { column: t(label) })}
            onClick={() => onChange(chosen.filter((other) => other !== id))}
          />
        </li>
      ))}
    </ol>
  );
}
