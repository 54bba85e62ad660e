import { world } from '../../__testUtils__/world';
import { MeshModel } from '../../model';
import { findingsOf } from '../findingsOf';
import { findingAt } from './trials';

const found = (ends: string, http: string, at: string) =>
  findingsOf(
    MeshModel.of(
      world(
        `virtualService shop/cart: { metadata: { annotations: { mesh-portal.dev/ends: '${ends}' } }, spec: { hosts: [cart], http: [${http}] } }`,
      ),
    ),
  )
    .map(each => findingAt(each, Date.parse(at)))
    .map(({ id, severity }) => `${id} ${severity}`)
    .filter(each => /^MESH030[45]/.test(each));

const mirror = '{ mirrors: [{ destination: { host: next } }] }';
const fault = '{ fault: { abort: { httpStatus: 503 } } }';

describe('a trial with an end', () => {
  it.each([
    ['2030-01-31', mirror, '2030-01-30T00:00:00Z', ['MESH0304 info']],
    ['2030-01-31', fault, '2030-01-31T23:59:59Z', ['MESH0304 info']],
    ['2030-01-31', fault, '2030-02-01T00:00:00Z', ['MESH0305 warning']],
    [
      '2030-01-31',
      '{ mirror: { host: next } }',
      '2031-01-01',
      ['MESH0305 warning'],
    ],
    ['2030-01-31', '{ timeout: 1s }', '2031-01-01', []],
    ['soon', fault, '2031-01-01', []],
    ['2030-99-99', fault, '2031-01-01', ['MESH0304 info']],
  ])('%s of %s, read at %s: %j', (ends, http, at, ids) => {
    expect(found(ends, http, at)).toEqual(ids);
  });
});
