import type {
  BackstageCredentials,
  HttpAuthService,
} from '@backstage/backend-plugin-api';
import type { RequestHandler } from 'express';
import { rateLimit } from 'express-rate-limit';

/** Questions that one principal may ask in a minute; each takes up to half a second of computing. */
const QUESTIONS_PER_MINUTE = 60;

/** Keeps single readers from keeping a replica busy. What everybody asks is limited by `backend.rateLimit`. */
export function limitQuestions(httpAuth: HttpAuthService): RequestHandler {
  return rateLimit({
    windowMs: 60_000,
    limit: QUESTIONS_PER_MINUTE,
    standardHeaders: 'draft-7',
    legacyHeaders: false,
    keyGenerator: async req => keyOf(await httpAuth.credentials(req)),
    handler: (_req, _res, next) =>
      next(
        Object.assign(new Error('Too many questions, ask again in a minute'), {
          name: 'TooManyRequestsError',
          statusCode: 429,
        }),
      ),
  });
}

function keyOf({ principal }: BackstageCredentials): string {
  const { type, userEntityRef, subject } = Object(principal);
  return JSON.stringify([type, userEntityRef ?? subject]);
}
