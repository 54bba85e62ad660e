import { resolvePackagePath } from '@backstage/backend-plugin-api';
import { createValidatedOpenApiRouterFromGeneratedEndpointMap } from '@backstage/backend-openapi-utils';
import express, { type Request, type Router } from 'express';
import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';

/** Larger than the largest change that may be asked about, once it is quoted as JSON. */
const MAX_BODY = '200kb';

/** The API as it is documented; also served as `/openapi.json`. */
export async function readApiDocument() {
  const path = resolvePackagePath(
    '@mesh-portal/backstage-plugin-mesh-backend',
    'openapi.yaml',
  );
  return parse(await readFile(path, 'utf8'));
}

/** Validation has given the parameters their types and defaults. */
export function queryOf<T>(req: Request): T {
  return req.query as T;
}

/** A router whose routes are only reached by requests that the document allows; others get an InputError. */
export async function createValidatedRouter(): Promise<Router> {
  return createValidatedOpenApiRouterFromGeneratedEndpointMap(
    await readApiDocument(),
    { middleware: [express.json({ limit: MAX_BODY })] },
  ) as Router;
}
