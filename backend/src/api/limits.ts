/** Most flows in one page. */
export const MAX_PAGE_SIZE = 1_000;
/** Most series of one metric query, others aside. */
export const MAX_SERIES = 10_000;
/** Most points of all series of one metric query together. */
export const MAX_POINTS = 150_000;
/** Most steps of a graph or a histogram. */
export const MAX_STEPS = 1_500;
/** Most metric queries in one request: every card of the Overview, some with several. */
export const MAX_METRIC_QUERIES = 60;
