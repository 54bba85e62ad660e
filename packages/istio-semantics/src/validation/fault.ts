import { checkDuration, checkRange } from './names';
import type { Place } from './place';
import { checkOneOf } from './strings';

const grpcStatuses = [
  'OK',
  'CANCELLED',
  'UNKNOWN',
  'INVALID_ARGUMENT',
  'DEADLINE_EXCEEDED',
  'NOT_FOUND',
  'ALREADY_EXISTS',
  'PERMISSION_DENIED',
  'RESOURCE_EXHAUSTED',
  'FAILED_PRECONDITION',
  'ABORTED',
  'OUT_OF_RANGE',
  'UNIMPLEMENTED',
  'INTERNAL',
  'UNAVAILABLE',
  'DATA_LOSS',
  'UNAUTHENTICATED',
];

/** Mirrors `validatePercentage`. */
function checkPercentage(percentage: Place): void {
  const value = percentage.at('value');
  checkRange(value, 0, 100);
  if (value.number() > 0 && value.number() < 0.0001) {
    value.error('validation.range', {
      value: value.number(),
      min: 0.0001,
      max: 100,
    });
  }
}

/** Mirrors `validateHTTPFaultInjectionAbort`. */
function checkAbort(abort: Place): void {
  if (!abort.isSet) {
    return;
  }
  checkPercentage(abort.at('percentage'));
  if (abort.at('grpcStatus').isSet) {
    checkOneOf(abort.at('grpcStatus'), grpcStatuses);
  } else if (abort.at('http2Error').isSet) {
    abort.at('http2Error').error('validation.unsupported');
  } else if (abort.at('httpStatus').isSet) {
    checkRange(abort.at('httpStatus'), 200, 600);
  } else {
    abort.warn('validation.empty');
  }
}

/** Mirrors `validateHTTPFaultInjection`. */
export function checkFault(fault: Place): void {
  if (!fault.isSet) {
    return;
  }
  const delay = fault.at('delay');
  if (!fault.at('abort').isSet && !delay.isSet) {
    fault.error('validation.empty');
  }
  checkAbort(fault.at('abort'));
  checkPercentage(delay.at('percentage'));
  checkDuration(delay.at('fixedDelay'));
  if (delay.at('exponentialDelay').isSet) {
    delay.at('exponentialDelay').error('validation.unsupported');
  }
}
