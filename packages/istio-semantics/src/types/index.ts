export * from './answers';
export * from './delta';
export * from './objects';
export * from './verdict';
