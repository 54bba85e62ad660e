import type {
  DimensionSummary,
  MeshDimension,
  MeshState,
} from '@mesh-portal/backstage-plugin-mesh-common';
import fc from 'fast-check';
import { mergeFindings, mergeSummaries } from './merge';

function part(text: string): DimensionSummary {
  const [state, value] = text.split(' ');
  return { state: state as MeshState, value, because: [], detail: {} };
}

describe('mergeSummaries', () => {
  it.each<[MeshDimension, string[], string]>([
    ['mtls', [], 'neutral not-applicable'],
    ['mtls', ['good STRICT'], 'good STRICT'],
    ['mtls', ['good STRICT', 'mind PERMISSIVE'], 'mind mixed'],
    ['mtls', ['good STRICT', 'unknown unknown'], 'unknown unknown'],
    ['mtls', ['mind PERMISSIVE', 'unknown unknown'], 'mind PERMISSIVE'],
    ['mtls', ['good STRICT', 'neutral not-applicable'], 'good STRICT'],
    ['sidecar', ['good injected', 'bad none'], 'mind partial'],
    ['sidecar', ['bad none', 'bad none'], 'bad none'],
    ['sidecar', ['good injected', 'good ambient'], 'good ambient'],
    ['sidecar', ['bad none', 'unknown unknown'], 'bad none'],
    ['jwt', ['good required', 'mind none'], 'mind partial'],
    ['jwt', ['mind optional', 'mind none'], 'mind none'],
    ['tracing', ['good otel', 'mind off'], 'mind off'],
    ['traffic', ['good default', 'good canary'], 'good canary'],
    ['upgrade', ['neutral not-applicable', 'good current'], 'good current'],
  ])('%s of %j is %s', (dimension, parts, expected) => {
    const { state, value } = mergeSummaries(dimension, parts.map(part));
    expect(`${state} ${value}`).toBe(expected);
  });

  it('adds up counts and keeps what all agree on', () => {
    const one = {
      ...part('good injected'),
      detail: { total: 2, version: '1.30.2', restart: 1 },
    };
    const two = {
      ...part('good injected'),
      detail: { total: 3, version: '1.30.2' },
    };
    expect(mergeSummaries('sidecar', [one, two]).detail).toEqual({
      total: 5,
      version: '1.30.2',
      restart: 1,
    });
    const other = { ...two, detail: { total: 3, version: '1.29.0' } };
    expect(mergeSummaries('sidecar', [one, other]).detail).toEqual({
      total: 5,
      restart: 1,
    });
  });

  it('does not depend on order, never hides what is bad and never takes unknown for good', () => {
    const parts = fc.array(
      fc.constantFrom(
        'good STRICT',
        'mind PERMISSIVE',
        'bad DISABLE',
        'unknown unknown',
        'neutral not-applicable',
      ),
      { minLength: 1, maxLength: 6 },
    );
    fc.assert(
      fc.property(parts, texts => {
        const merged = mergeSummaries('mtls', texts.map(part));
        const reversed = mergeSummaries('mtls', [...texts].reverse().map(part));
        expect(reversed).toEqual(merged);
        const states = texts.map(each => each.split(' ')[0]);
        if (states.includes('bad')) {
          expect(merged.state).toBe('bad');
        }
        if (states.includes('unknown')) {
          expect(['bad', 'mind', 'unknown']).toContain(merged.state);
        }
      }),
    );
  });
});

describe('mergeFindings', () => {
  it('tells the worst, and unknown before what may be less', () => {
    const finding = (
      worst: 'error' | 'unknown' | 'warning' | 'none',
      count = 1,
    ) => ({ worst, count });
    expect(mergeFindings([])).toEqual({ worst: 'none', count: 0 });
    expect(mergeFindings([finding('warning'), finding('unknown', 0)])).toEqual({
      worst: 'unknown',
      count: 1,
    });
    expect(mergeFindings([finding('unknown'), finding('error', 2)])).toEqual({
      worst: 'error',
      count: 3,
    });
  });
});
