import { mockServices } from '@backstage/backend-test-utils';
import { defaultReplicaConfig, readReplicaConfig } from './readReplicaConfig';

const read = (replicas?: object) =>
  readReplicaConfig(mockServices.rootConfig({ data: { mesh: { replicas } } }));

describe('readReplicaConfig', () => {
  it('has defaults', () => {
    expect(read()).toEqual(defaultReplicaConfig);
    expect(read({})).toEqual(defaultReplicaConfig);
  });

  it('takes durations as Backstage writes them', () => {
    expect(
      read({
        heartbeat: '1s',
        expiry: { seconds: 4 },
        moveInterval: 'PT2S',
        capacity: 0.5,
      }),
    ).toEqual({
      heartbeatMs: 1_000,
      expiryMs: 4_000,
      moveIntervalMs: 2_000,
      capacity: 0.5,
    });
  });

  it.each([
    [{ heartbeat: '10ms' }, "'mesh.replicas.heartbeat' must be 100"],
    [{ heartbeat: '10s' }, "'mesh.replicas.expiry' must be at least three"],
    [{ capacity: 0 }, "'mesh.replicas.capacity' must be a positive"],
    [{ heartbeat: 'soon' }, 'mesh.replicas'],
  ])('refuses %p', (config, message) => {
    expect(() => read(config)).toThrow(message);
  });
});
