import { Button } from '@patternfly/react-core';
import type { Condition } from '@tributary/model';
import { useTranslation } from 'react-i18next';
import { useView } from '../../../view/index.ts';
import { narrowedView } from '../model/conditions.ts';
import { narrower } from '../model/scopes.ts';
import { useSettings } from '../use-settings.ts';
import { useStepIn } from '../use-step-in.ts';
import type { GraphElement } from './element.ts';

/** The ways on: its flows, its inside, without it. */
export function ElementActions({
  element,
  conditions,
}: {
  readonly element: GraphElement;
  readonly conditions: readonly Condition[];
}) {
  const { t } = useTranslation('plugin__tributary');
  const [view, update] = useView();
  const [{ scope, hidden, pinned }, change] = useSettings();
  const stepIn = useStepIn();
  const { id } = element.of;
  return (
    <div className="tributary-topology__actions">
      <Button
        variant="secondary"
        size="sm"
        onClick={() => update({ tab: 'flows', ...narrowedView(view, conditions) })}
      >
        {t('Show flows')}
      </Button>
      {element.kind !== 'edge' && (
        <>
          {(element.kind === 'group' || narrower(scope)) && (
            <Button variant="secondary" size="sm" onClick={() => stepIn(element)}>
              {t('Step in')}
            </Button>
          )}
          <Button
            variant="secondary"
            size="sm"
            onClick={() => change({ hidden: [...hidden, id], selected: undefined })}
          >
            {t('Hide')}
          </Button>
        </>
      )}
      {pinned.has(id) && (
        <Button
          variant="secondary"
          size="sm"
          onClick={() => change({ pinned: new Map([...pinned].filter(([one]) => one !== id)) })}
        >
          {t('Release')}
        </Button>
      )}
    </div>
  );
}
