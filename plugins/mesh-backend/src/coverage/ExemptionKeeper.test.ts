import { mockServices } from '@backstage/backend-test-utils';
import type { EntityClaim } from '../entities/EntityClaim';
import { TestClock } from '../ingest/testUtils/TestClock';
import type {
  Exemption,
  ExemptionProposal,
  ExemptionStore,
} from '../store/ExemptionStore';
import { ExemptionKeeper } from './ExemptionKeeper';

const entityRef = 'component:default/orders';
const claim: EntityClaim = {
  entityRef,
  selector: [],
  proposedExemptions: [
    { check: 'encrypted', until: '2026-01-31', reason: 'legacy clients' },
    { check: 'in-mesh', until: '2099-12-31', reason: 'forever' },
  ],
};
const expired: Exemption = {
  id: 'x',
  entityRef,
  check: 'encrypted',
  reason: 'legacy clients',
  state: 'approved',
  source: 'request',
  requestedBy: 'user:default/ada',
  requestedAt: 1_000,
  expiresAt: Date.parse('2026-01-01T00:00:00Z') / 1000,
};
const counting = { ...expired, id: 'y', expiresAt: 4_000_000_000 };

function setUp(claims: EntityClaim[] | undefined, taken: Exemption[] = []) {
  const proposed: ExemptionProposal[][] = [];
  const saved: Array<ReadonlyMap<string, Exemption[]>> = [];
  const events = mockServices.events.mock();
  const auditor = mockServices.auditor.mock();
  const event = { success: jest.fn(), fail: jest.fn() };
  auditor.createEvent.mockResolvedValue(event);
  const logger = mockServices.logger.mock();
  const store: Partial<ExemptionStore> = {
    saveProposals: async (proposals, { trusted }) => {
      expect(trusted).toBe(true);
      proposed.push([...proposals]);
    },
    listExemptions: async () => [counting],
    takeExpired: async () => taken,
  };
  const keeper = new ExemptionKeeper({
    store: store as ExemptionStore,
    clock: new TestClock(),
    config: { trustAnnotations: true, maxDays: 90 },
    claims: () => claims,
    save: async each => {
      saved.push(each);
    },
    events,
    auditor,
    logger,
  });
  return { auditor, event, events, keeper, logger, proposed, saved };
}

describe('ExemptionKeeper', () => {
  it('takes proposals in up to the longest time, and has approved exemptions count', async () => {
    const { keeper, proposed, saved } = setUp([claim]);
    await keeper.keep();
    await keeper.keep();
    const until = (day: string) => Date.parse(`${day}T00:00:00Z`) / 1000;
    expect(
      proposed[0].map(({ id, ...each }) => ({ ...each, id: id.length })),
    ).toEqual([
      {
        id: 22,
        entityRef,
        check: 'encrypted',
        reason: 'legacy clients',
        expiresAt: until('2026-02-01'),
      },
      {
        id: 22,
        entityRef,
        check: 'in-mesh',
        reason: 'forever',
        expiresAt: until('2026-01-01') + 90 * 24 * 3600,
      },
    ]);
    expect(proposed[1]).toEqual(proposed[0]);
    expect(saved[0]).toEqual(new Map([[entityRef, [counting]]]));
  });

  it('withdraws nothing while it does not know what is proposed', async () => {
    const { keeper, proposed, saved } = setUp(undefined);
    await keeper.keep();
    expect(proposed).toEqual([]);
    expect(saved).toHaveLength(1);
  });

  it('tells and records that an exemption has expired', async () => {
    const { auditor, event, events, keeper } = setUp([], [expired]);
    await keeper.keep();
    expect(events.publish).toHaveBeenCalledWith({
      topic: 'mesh.exemption.expired',
      eventPayload: {
        id: 'x',
        entityRef,
        check: 'encrypted',
        expiresAt: '2026-01-01T00:00:00.000Z',
      },
    });
    expect(auditor.createEvent).toHaveBeenCalledWith(
      expect.objectContaining({ eventId: 'exemption-expire' }),
    );
    expect(event.success).toHaveBeenCalledTimes(1);
  });

  it('goes on where nobody can be told', async () => {
    const { events, keeper, logger } = setUp([], [expired, expired]);
    events.publish.mockRejectedValue(new Error('no events'));
    await keeper.keep();
    expect(logger.warn).toHaveBeenCalledTimes(2);
  });
});
