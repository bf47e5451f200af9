import { ApiError } from '../query/client.ts';
import type { Translate } from './condition-text.ts';

/** What went wrong in the reader's language, by the problem's code; the English title of the API for a new code. */
export function problemTitle(error: unknown, t: Translate): string {
  if (!(error instanceof ApiError)) return t('The page failed');
  const { code, title } = error.problem;
  return problemTitles(t)[code] ?? title;
}

/** The titles of all problems that the API and the page itself report. */
export function problemTitles(t: Translate): Readonly<Record<string, string>> {
  return {
    'also-malformed': t('The further measures are not understood'),
    'auth-unavailable': t('Who you are cannot be checked now'),
    'client-closed': t('The request was cancelled'),
    'cursor-malformed': t('The next page cannot be found'),
    'field-not-numeric': t('The field is not a number'),
    'field-of-points': t('The field belongs to observation points'),
    'field-unknown': t('There is no such field'),
    'filter-malformed': t('The filter is not understood'),
    'host-foreign': t('Not allowed from this address'),
    internal: t('The backend failed'),
    'name-taken': t('The name is taken'),
    'not-found': t('There is no such page of the API'),
    'origin-foreign': t('Not allowed from another site'),
    'parameter-invalid': t('A parameter is not valid'),
    'query-of-another': t('The query belongs to somebody else'),
    'query-predefined': t('A predefined query cannot be changed'),
    'query-unknown': t('There is no such saved query'),
    'request-invalid': t('The request is not valid'),
    'saved-queries-full': t('There are too many saved queries'),
    'saved-queries-unavailable': t('Saved queries cannot be reached'),
    'sort-malformed': t('The order is not understood'),
    'step-too-small': t('The step is too small for this time range'),
    'store-limit': t('The query is too large for the store'),
    'store-unavailable': t('The store does not answer'),
    'time-range-conflict': t('The time range contradicts itself'),
    'time-range-open': t('The time range has no start'),
    'time-range-reversed': t('The time range ends before it starts'),
    'too-many-dimensions': t('Too many fields to group by'),
    'too-many-points': t('The answer would have too many points'),
    unauthenticated: t('You are not signed in'),
    'unexpected-answer': t('The backend failed'),
    unreachable: t('The backend cannot be reached'),
  };
}
