import { Modal, ModalBody, ModalHeader } from '@patternfly/react-core';
import { useTranslation } from 'react-i18next';
import { CardBody } from './CardBody.tsx';
import { CardChart } from './CardChart.tsx';
import type { CardState } from './card-state.ts';
import { definitionOf } from './catalog.ts';
import type { CardPlace } from './layout.ts';

/** One card over the whole page, with its numbers as a table below. */
export default function ExpandedCard({
  place,
  state,
  palette,
  onRetry,
  onClose,
}: {
  readonly place: CardPlace;
  readonly state: CardState;
  /** Custom properties with the charts' colours; the dialog is outside of the page's element. */
  readonly palette: Readonly<Record<string, string>>;
  readonly onRetry: () => void;
  readonly onClose: () => void;
}) {
  const { t } = useTranslation('plugin__tributary');
  const { title, help } = definitionOf(place.id);
  return (
    <Modal
      isOpen
      width="min(90rem, 95vw)"
      onClose={onClose}
      aria-labelledby="tributary-expanded-title"
    >
      <ModalHeader title={title(t)} labelId="tributary-expanded-title" description={help(t)} />
      <ModalBody>
        <div className="tributary-expanded" style={palette}>
          <div className="tributary-expanded__chart">
            <CardBody place={place} state={state} onRetry={onRetry} />
          </div>
          {state.is === 'ready' && state.data.series.length > 0 && place.chart !== 'table' && (
            <CardChart place={{ ...place, chart: 'table' }} data={state.data} range={state.range} />
          )}
        </div>
      </ModalBody>
    </Modal>
  );
}
