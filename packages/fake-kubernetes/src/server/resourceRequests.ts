import { ApiError } from '../ApiError';
import { DeleteOptions, patchTypeOf, ResourceApi, WriteOptions } from '../api';
import { isRecord, valueAt } from '../json';
import type { RequestRecord } from '../RequestCounters';
import type { ServedResource } from '../resources';
import type { KubeObject } from '../types';
import type { Exchange } from './Exchange';
import { Filter, listPage } from './listing';
import { patched } from '../api/patching';
import { Representation } from './representation';
import type { ResourcePath } from './requestInfo';
import { scaleOf, writeScale } from './scale';
import { answerWatch, WatchContext } from './watching';

export interface ResourceContext extends WatchContext {
  api: ResourceApi;
}

interface Call {
  context: ResourceContext;
  exchange: Exchange;
  record: RequestRecord;
  path: ResourcePath;
  resource: ServedResource;
  show: Representation;
}

/** Answers a request for a resource that is served. */
export async function answerResource(
  context: ResourceContext,
  exchange: Exchange,
  record: RequestRecord,
  path: ResourcePath,
  resource: ServedResource,
): Promise<void> {
  const { definition } = resource;
  if (path.namespace !== undefined && !definition.namespaced) {
    throw new ApiError(
      'NotFound',
      'the server could not find the requested resource',
    );
  }
  const show = new Representation(resource, exchange, () =>
    context.api.clock.now(),
  );
  const call = { context, exchange, record, path, resource, show };
  if (path.name === undefined) {
    await answerCollection(call);
  } else if (path.subresource === undefined) {
    await answerObject(call, path.name);
  } else {
    await answerSubresource(call, path.name, path.subresource);
  }
}

async function answerCollection(call: Call): Promise<void> {
  const { context, exchange, record, path, resource, show } = call;
  const { api, store } = context;
  const filter = () =>
    new Filter(resource, path.namespace, undefined, exchange.query);
  switch (record.verb) {
    case 'list': {
      const { objects, metadata } = listPage(
        store,
        resource,
        path.namespace,
        filter(),
        exchange.query,
      );
      exchange.sendJson(200, show.many(objects, metadata));
      return;
    }
    case 'watch':
      answerWatch(
        context,
        exchange,
        record,
        resource,
        filter(),
        show.transforms ? object => show.one(object) : undefined,
      );
      return;
    case 'create': {
      if (resource.definition.namespaced && path.namespace === undefined) {
        throw methodNotAllowed();
      }
      const body = await exchange.readBody();
      const options = writeOptions(exchange);
      const created = api.create(resource, path.namespace, body, options);
      exchange.sendJson(201, show.one(created));
      return;
    }
    case 'deletecollection': {
      const options = await deleteOptions(exchange);
      const matching = store
        .list(resource.definition, path.namespace)
        .filter(object => filter().matches(object));
      const deleted = matching.map(
        ({ metadata: { namespace, name } }) =>
          api.delete(resource.definition, namespace, name, options).object,
      );
      const resourceVersion = String(store.revision);
      exchange.sendJson(200, show.many(deleted, { resourceVersion }));
      return;
    }
    default:
      throw methodNotAllowed();
  }
}

async function answerObject(call: Call, name: string): Promise<void> {
  const { context, exchange, record, path, resource, show } = call;
  const { api } = context;
  const { namespace } = path;
  switch (record.verb) {
    case 'get':
      exchange.sendJson(
        200,
        show.one(api.get(resource.definition, namespace, name)),
      );
      return;
    case 'update': {
      const body = await exchange.readBody();
      const options = writeOptions(exchange);
      const updated = api.update(resource, namespace, name, body, options);
      exchange.sendJson(200, show.one(updated));
      return;
    }
    case 'patch': {
      const { status, object } = await answerPatch(call, name);
      exchange.sendJson(status, show.one(object));
      return;
    }
    case 'delete': {
      const options = await deleteOptions(exchange);
      const { object, gone } = api.delete(
        resource.definition,
        namespace,
        name,
        options,
      );
      exchange.sendJson(
        200,
        gone ? deletedStatus(resource, object) : show.one(object),
      );
      return;
    }
    default:
      throw methodNotAllowed();
  }
}

async function answerPatch(
  { context, exchange, path, resource }: Call,
  name: string,
  part?: 'status',
): Promise<{ status: number; object: KubeObject }> {
  const { api, store } = context;
  const { definition } = resource;
  const type = patchTypeOf(exchange.header('content-type'), definition);
  const patch = await exchange.readBody();
  const existed = store.get(definition, path.namespace, name) !== undefined;
  const object = api.patch(resource, path.namespace, name, type, patch, {
    ...writeOptions(exchange),
    ...(part && { part }),
  });
  return { status: existed ? 200 : 201, object };
}

async function answerSubresource(
  call: Call,
  name: string,
  subresource: string,
): Promise<void> {
  const { definition } = call.resource;
  if (subresource === 'status' && definition.status) {
    await answerStatus(call, name);
  } else if (subresource === 'scale' && definition.scale) {
    await answerScale(call, name);
  } else if (subresource === 'finalize' && definition.plural === 'namespaces') {
    await answerObject(call, name);
  } else {
    throw new ApiError(
      'NotFound',
      'the server could not find the requested resource',
    );
  }
}

async function answerStatus(call: Call, name: string): Promise<void> {
  const { context, exchange, record, path, resource, show } = call;
  const { api } = context;
  const { namespace } = path;
  if (record.verb === 'get') {
    const object = api.get(resource.definition, namespace, name);
    exchange.sendJson(200, show.one(object));
  } else if (record.verb === 'update') {
    const body = await exchange.readBody();
    const options: WriteOptions = { ...writeOptions(exchange), part: 'status' };
    const updated = api.update(resource, namespace, name, body, options);
    exchange.sendJson(200, show.one(updated));
  } else if (record.verb === 'patch') {
    const { object } = await answerPatch(call, name, 'status');
    exchange.sendJson(200, show.one(object));
  } else {
    throw methodNotAllowed();
  }
}

async function answerScale(call: Call, name: string): Promise<void> {
  const { context, exchange, record, path, resource } = call;
  const { api } = context;
  const { definition } = resource;
  const paths = definition.scale;
  const object = api.get(definition, path.namespace, name);
  if (!paths || !['get', 'update', 'patch'].includes(record.verb)) {
    throw methodNotAllowed();
  }
  if (record.verb === 'get') {
    exchange.sendJson(200, scaleOf(object, paths));
    return;
  }
  const body = await exchange.readBody();
  const scale =
    record.verb === 'patch'
      ? patched(
          scaleOf(object, paths),
          patchTypeOf(exchange.header('content-type'), definition),
          body,
          definition,
        )
      : body;
  const written = writeScale(
    api,
    resource,
    object,
    paths,
    scale,
    writeOptions(exchange),
  );
  exchange.sendJson(200, scaleOf(written, paths));
}

function writeOptions({ query }: Exchange): WriteOptions {
  return { dryRun: query.getAll('dryRun').includes('All') };
}

async function deleteOptions(exchange: Exchange): Promise<DeleteOptions> {
  const { query } = exchange;
  const body = await exchange.readBody();
  const options = isRecord(body) ? body : {};
  const grace = options.gracePeriodSeconds ?? query.get('gracePeriodSeconds');
  const policy = options.propagationPolicy ?? query.get('propagationPolicy');
  const uid = valueAt(options, ['preconditions', 'uid']);
  const revision = valueAt(options, ['preconditions', 'resourceVersion']);
  const dryRun = options.dryRun ?? query.getAll('dryRun');
  return {
    dryRun: Array.isArray(dryRun) && dryRun.includes('All'),
    ...(grace !== null &&
      grace !== undefined && { gracePeriodSeconds: Number(grace) }),
    ...(typeof policy === 'string' && { propagationPolicy: policy }),
    ...(typeof uid === 'string' && { uid }),
    ...(typeof revision === 'string' && { resourceVersion: revision }),
  };
}

function deletedStatus(
  { definition: { group, plural } }: ServedResource,
  { metadata: { name, uid } }: KubeObject,
): object {
  return {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Success',
    details: { name, ...(group && { group }), kind: plural, uid },
  };
}

function methodNotAllowed(): ApiError {
  return new ApiError(
    'MethodNotAllowed',
    'the server does not allow this method on the requested resource',
  );
}
