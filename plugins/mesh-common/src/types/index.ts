export * from './coverage';
export * from './entityMesh';
export * from './exemptions';
export * from './facts';
export * from './findings';
export * from './questions';
export * from './signals';
export * from './trend';
