import type { MetricsAnswer } from '@tributary/model';
import { readCard } from './card-data.ts';
import type { CardData, ReadContext } from './card-data.ts';
import { queriesOf } from './card-query.ts';
import type { CardPlace } from './layout.ts';
import type { OverviewAnswers } from './use-overview.ts';

/** How far a card is. */
export type CardState =
  | { readonly is: 'pending' }
  | { readonly is: 'failed'; readonly error: unknown }
  | {
      readonly is: 'ready';
      readonly data: CardData;
      readonly range: OverviewAnswers['range'];
    };

/** What there is for a card among the answers, each card by itself: another that fails does not matter. */
export function stateOf(
  place: CardPlace,
  answers: OverviewAnswers | undefined,
  context: Omit<ReadContext, 'range'>,
): CardState {
  if (!answers) return { is: 'pending' };
  const { range } = answers;
  try {
    const found: MetricsAnswer[] = [];
    for (const query of queriesOf(place, context)) {
      const answer = answers.answerTo(query);
      if (!answer) return { is: 'pending' };
      found.push(answer);
    }
    return { is: 'ready', data: readCard(place, found, { ...context, range }), range };
  } catch (error) {
    return { is: 'failed', error };
  }
}
