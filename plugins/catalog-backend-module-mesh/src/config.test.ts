import { ConfigReader } from '@backstage/config';
import { readAnnotationDetail } from './config';

describe('readAnnotationDetail', () => {
  it('is full unless something else is named', () => {
    expect(readAnnotationDetail(new ConfigReader({}))).toBe('full');
    for (const annotations of ['full', 'coarse', 'off']) {
      const config = new ConfigReader({ mesh: { catalog: { annotations } } });
      expect(readAnnotationDetail(config)).toBe(annotations);
    }
  });

  it.each(['none', true, 3])(
    'names the key and what is allowed: %j',
    annotations => {
      expect(() =>
        readAnnotationDetail(
          new ConfigReader({ mesh: { catalog: { annotations } } }),
        ),
      ).toThrow(
        `mesh.catalog.annotations must be one of full, coarse, off, not ${JSON.stringify(
          annotations,
        )}`,
      );
    },
  );
});
