import '@testing-library/jest-dom';
import { configure } from '@testing-library/react';

// The first test of a file waits for its lazily loaded page to be compiled.
configure({ asyncUtilTimeout: 15_000 });
jest.setTimeout(30_000);
