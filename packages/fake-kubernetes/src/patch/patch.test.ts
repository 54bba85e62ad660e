import fc from 'fast-check';
import { deepClone, isRecord, JsonRecord } from '../json';
import { applyConfiguration } from './applyPatch';
import { applyJsonPatch } from './jsonPatch';
import { builtInLists } from './listStrategy';
import { applyMergePatch } from './mergePatch';
import { applyStrategicMerge } from './strategicMerge';

// `__proto__` is left out wherever it comes in.
const json = fc.jsonValue({ maxDepth: 4 }).map(value => deepClone(value));
const withoutNull = json.map(removeNulls);

function removeNulls(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(removeNulls);
  }
  return isRecord(value)
    ? Object.fromEntries(
        Object.entries(value)
          .filter(([key, field]) => field !== null && key !== '__proto__')
          .map(([key, field]) => [key, removeNulls(field)]),
      )
    : value;
}

/** The merge patch that leads from one document to another. */
function mergeDiff(from: unknown, to: unknown): unknown {
  if (!isRecord(from) || !isRecord(to)) {
    return to;
  }
  const gone = Object.keys(from)
    .filter(key => !Object.hasOwn(to, key))
    .map(key => [key, null]);
  const changed = Object.keys(to).map(key => [
    key,
    Object.hasOwn(from, key) ? mergeDiff(from[key], to[key]) : to[key],
  ]);
  return Object.fromEntries([...gone, ...changed]);
}

describe('JSON merge patch', () => {
  it('leads from any document to any other', () => {
    fc.assert(
      fc.property(withoutNull, withoutNull, (from, to) => {
        const before = JSON.stringify(from);
        const result = applyMergePatch(from, mergeDiff(from, to));
        expect(JSON.stringify(from)).toBe(before);
        expect(result).toEqual(to);
      }),
    );
  });

  it('does the same when it is applied again', () => {
    fc.assert(
      fc.property(json, json, (document, patch) => {
        const once = applyMergePatch(document, patch);
        expect(applyMergePatch(once, patch)).toEqual(once);
      }),
    );
  });
});

describe('JSON patch', () => {
  const document = { a: { 'b/c': [1, 2, 3], '~': true } };

  it.each([
    ['add a field', [{ op: 'add', path: '/a/x', value: 1 }], { x: 1 }],
    [
      'insert and append',
      [
        { op: 'add', path: '/a/b~1c/1', value: 9 },
        { op: 'add', path: '/a/b~1c/-', value: 8 },
      ],
      { 'b/c': [1, 9, 2, 3, 8] },
    ],
    [
      'move',
      [{ op: 'move', from: '/a/b~1c/0', path: '/a/b~1c/2' }],
      { 'b/c': [2, 3, 1] },
    ],
    [
      'copy, test and replace',
      [
        { op: 'copy', from: '/a/b~1c', path: '/a/x' },
        { op: 'test', path: '/a/x', value: [1, 2, 3] },
        { op: 'replace', path: '/a/~0', value: false },
      ],
      { x: [1, 2, 3], '~': false },
    ],
  ])('can %s', (_, patch, change) => {
    expect(applyJsonPatch(document, patch)).toEqual({
      a: { ...document.a, ...change },
    });
  });

  it.each([
    [{}, 'a JSON patch is a list'],
    [[{ op: 'add' }], 'needs op and path'],
    [[{ op: 'add', path: '/a' }], 'lacks its value'],
    [[{ op: 'add', path: 'a', value: 1 }], 'begins with /'],
    [[{ op: 'jump', path: '/a' }], 'unknown JSON patch operation "jump"'],
    [[{ op: 'remove', path: '/b' }], 'the path /b does not exist'],
    [[{ op: 'remove', path: '/a/b~1c/3' }], 'no element 3 in a list of 3'],
    [[{ op: 'replace', path: '/x/y', value: 1 }], 'does not exist'],
    [[{ op: 'test', path: '/a/~0', value: false }], 'testing value'],
    [[{ op: 'add', path: '/__proto__', value: {} }], 'is not a field'],
  ])('refuses %j', (patch, message) => {
    expect(() => applyJsonPatch(document, patch)).toThrow(message);
  });

  it('takes back what it added', () => {
    fc.assert(
      fc.property(
        fc
          .dictionary(fc.string(), json)
          .map(base => deepClone(removeNulls(base)))
          .filter(isRecord),
        fc.string(),
        json,
        (base, key, value) => {
          fc.pre(!Object.hasOwn(base, key) && key !== '__proto__');
          const pointer = key.replace(/~/g, '~0').replace(/\//g, '~1');
          const path = `/${pointer}`;
          const added = applyJsonPatch(base, [{ op: 'add', path, value }]);
          expect(added).toEqual({ ...base, [key]: value });
          expect(applyJsonPatch(added, [{ op: 'remove', path }])).toEqual({
            ...base,
          });
        },
      ),
    );
  });
});

/** With the elements of lists in the order of their names. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value
      .map(sorted)
      .sort((a, b) => String(Object(a).name).localeCompare(Object(b).name));
  }
  return isRecord(value)
    ? Object.fromEntries(
        Object.entries(value).map(([key, field]) => [key, sorted(field)]),
      )
    : value;
}

describe('Strategic merge patch', () => {
  const pod = {
    metadata: { finalizers: ['a', 'b'] },
    spec: {
      containers: [
        {
          name: 'app',
          image: 'app:1',
          args: ['x'],
          env: [{ name: 'A', value: '1' }],
          ports: [{ containerPort: 80, name: 'http' }],
        },
        { name: 'helper', image: 'helper:1' },
      ],
      volumes: [{ name: 'data', emptyDir: {} }],
    },
  };

  function patchPod(patch: object) {
    return applyStrategicMerge(pod, patch, builtInLists) as typeof pod;
  }

  it('merges lists by their keys and replaces the others', () => {
    const { spec, metadata } = patchPod({
      metadata: { finalizers: ['b', 'c'] },
      spec: {
        containers: [
          {
            name: 'app',
            args: ['y'],
            env: [{ name: 'B', value: '2' }],
            ports: [{ containerPort: 80, name: 'web' }],
          },
          { name: 'new', image: 'new:1' },
        ],
      },
    });
    expect(metadata.finalizers).toEqual(['a', 'b', 'c']);
    expect(spec.containers.map(({ name }) => name)).toEqual([
      'app',
      'new',
      'helper',
    ]);
    expect(spec.containers[0]).toEqual({
      name: 'app',
      image: 'app:1',
      args: ['y'],
      env: [
        { name: 'B', value: '2' },
        { name: 'A', value: '1' },
      ],
      ports: [{ containerPort: 80, name: 'web' }],
    });
  });

  it('follows its directives', () => {
    expect(
      patchPod({
        metadata: { '$deleteFromPrimitiveList/finalizers': ['a'] },
        spec: {
          '$setElementOrder/containers': [{ name: 'new' }, { name: 'app' }],
          containers: [
            { name: 'helper', $patch: 'delete' },
            { name: 'new', image: 'new:1' },
          ],
          volumes: [
            { name: 'data', $retainKeys: ['name', 'secret'], secret: {} },
          ],
        },
      }),
    ).toMatchObject({
      metadata: { finalizers: ['b'] },
      spec: {
        containers: [{ name: 'new' }, { name: 'app' }],
        volumes: [{ name: 'data', secret: {} }],
      },
    });
    expect(
      patchPod({ spec: { containers: [{ $patch: 'replace' }, { name: 'x' }] } })
        .spec.containers,
    ).toEqual([{ name: 'x' }]);
    expect(patchPod({ spec: { $patch: 'replace', a: 1 } }).spec).toEqual({
      a: 1,
    });
    expect(patchPod({ spec: { volumes: null } }).spec.volumes).toBeUndefined();
  });

  it.each([
    [{ spec: { $patch: 'destroy' } }, 'unknown patch directive "destroy"'],
    [{ spec: { containers: [{ image: 'x' }] } }, 'lacks its key name'],
    [{ spec: { containers: ['x'] } }, 'takes objects with the key name'],
  ])('refuses %j', (patch, message) => {
    expect(() => patchPod(patch)).toThrow(message);
  });

  const container = fc.record(
    {
      name: fc.constantFrom('a', 'b', 'c', 'd'),
      image: fc.string(),
      env: fc.uniqueArray(
        fc.record({
          name: fc.constantFrom('X', 'Y', 'Z'),
          value: fc.string(),
        }),
        { selector: ({ name }) => name },
      ),
    },
    { requiredKeys: ['name'] },
  );
  const podSpec = fc.record({
    containers: fc.uniqueArray(container, { selector: ({ name }) => name }),
  });

  it('does the same when it is applied again, and never invents or doubles an element', () => {
    fc.assert(
      fc.property(podSpec, podSpec, (target, patch) => {
        const before = deepClone(target);
        const once = applyStrategicMerge(
          target as JsonRecord,
          patch,
          builtInLists,
        );
        expect(target).toEqual(before);
        expect(applyStrategicMerge(once, patch, builtInLists)).toEqual(once);
        const names = (value: unknown) =>
          (value as typeof target).containers.map(({ name }) => name).sort();
        expect(names(once)).toEqual(
          [...new Set([...names(target), ...names(patch)])].sort(),
        );
      }),
    );
  });

  it('agrees with server-side apply but for the order, where there are no directives', () => {
    fc.assert(
      fc.property(podSpec, podSpec, (target, patch) => {
        expect(sorted(applyConfiguration(target, patch, builtInLists))).toEqual(
          sorted(applyStrategicMerge(target, patch, builtInLists)),
        );
      }),
    );
  });
});
