import { measures, totalQuery } from './card-query.ts';

/** What the summary states, asked together with the cards so that both are of the same moment. */
export const summaryQueries = measures.map(totalQuery);
