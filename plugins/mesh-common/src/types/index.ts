export * from './coverage';
export * from './entityMesh';
export * from './facts';
export * from './findings';
export * from './questions';
export * from './signals';
