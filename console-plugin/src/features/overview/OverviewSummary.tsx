import { Skeleton } from '@patternfly/react-core';
import { AnswerFacts, Totals } from '../summary/index.ts';
import { totalQuery } from './card-query.ts';
import type { Measure } from './card-query.ts';
import type { OverviewAnswers } from './use-overview.ts';

/** What the view's query amounts to, of the same answer as the cards. */
export function OverviewSummary({ answers }: { readonly answers: OverviewAnswers | undefined }) {
  const of = (measure: Measure) => answers?.answerTo(totalQuery(measure));
  const [flows, bytes, packets] = [of('Flows'), of('Bytes'), of('Packets')];
  return (
    <div className="tributary-summary tributary-overview__summary">
      <div className="tributary-summary__totals" aria-live="off">
        {answers && flows && bytes && packets ? (
          <Totals
            totals={{ flows: flows.total, bytes: bytes.total, packets: packets.total }}
            spanMs={answers.range.to - answers.range.from}
          />
        ) : (
          <Skeleton width="20rem" />
        )}
      </div>
      <AnswerFacts stats={answers?.stats} />
    </div>
  );
}
