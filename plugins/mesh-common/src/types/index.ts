export * from './coverage';
export * from './entityMesh';
export * from './facts';
export * from './signals';
