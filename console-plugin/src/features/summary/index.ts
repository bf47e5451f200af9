export * from './AnswerFacts.tsx';
export * from './Totals.tsx';
