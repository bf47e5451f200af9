export * from './codec.ts';
export * from './subject.ts';
export * from './use-view.ts';
export * from './view.ts';
