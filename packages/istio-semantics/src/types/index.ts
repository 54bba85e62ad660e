export * from './answers';
export * from './objects';
export * from './verdict';
