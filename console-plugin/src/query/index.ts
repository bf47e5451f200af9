export * from './client.ts';
export * from './hooks.ts';
export * from './params.ts';
