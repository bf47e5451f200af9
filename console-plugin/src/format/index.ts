export * from './field-value.ts';
export * from './flow-end.ts';
export * from './quantity.ts';
export * from './time.ts';
