export * from './EmptyResult.tsx';
export * from './ErrorState.tsx';
export * from './filter-actions.ts';
export * from './FilterButtons.tsx';
export * from './Skeletons.tsx';
export * from './MenuSelect.tsx';
export * from './TableSpacer.tsx';
