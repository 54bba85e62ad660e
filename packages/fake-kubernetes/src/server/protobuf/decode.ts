import { ApiError } from '../../ApiError';
import type { JsonRecord } from '../../json';
import { FieldType, MESSAGES, MessageSchema } from './messages';

const MAGIC = Buffer.from('k8s\0', 'latin1');

const ENVELOPE: MessageSchema = {
  fields: {
    1: [
      'typeMeta',
      { fields: { 1: ['apiVersion', 'string'], 2: ['kind', 'string'] } },
    ],
    2: ['raw', 'bytes'],
  },
};

/**
 * Reads an object from the protobuf encoding of Kubernetes, as far as kubectl needs it: see
 * https://kubernetes.io/docs/reference/using-api/api-concepts/#protobuf-encoding
 *
 * @throws ApiError `UnsupportedMediaType` for kinds that are not known, `BadRequest` for what cannot be decoded.
 */
export function decodeProtobuf(body: Buffer): JsonRecord {
  if (!body.subarray(0, MAGIC.length).equals(MAGIC)) {
    throw new ApiError('BadRequest', 'the body is not protobuf of Kubernetes');
  }
  const envelope = decodeMessage(body.subarray(MAGIC.length), ENVELOPE);
  const { apiVersion, kind } = Object(envelope.typeMeta);
  const type = `${apiVersion} ${kind}`;
  if (!Object.hasOwn(MESSAGES, type)) {
    throw new ApiError(
      'UnsupportedMediaType',
      `${type} is not understood as protobuf: send it as JSON, as kubectl does with -f`,
    );
  }
  const raw = Buffer.from(String(envelope.raw ?? ''), 'base64');
  return { apiVersion, kind, ...decodeMessage(raw, MESSAGES[type]) };
}

interface WireField {
  number: number;
  value: number | Buffer;
}

function decodeMessage(bytes: Buffer, schema: MessageSchema): JsonRecord {
  const result: JsonRecord = {};
  for (const { number, value } of readFields(bytes)) {
    const field = schema.fields[number];
    if (field) {
      const [name, type] = field;
      addValue(result, name, type, value);
    }
  }
  return result;
}

function addValue(
  result: JsonRecord,
  name: string,
  type: FieldType,
  value: number | Buffer,
) {
  if (type === 'stringMap' || type === 'bytesMap') {
    const item = type === 'stringMap' ? 'string' : 'bytes';
    const entry = decodeMessage(asBytes(value), {
      fields: { 1: ['key', 'string'], 2: ['value', item] },
    });
    const map = Object(result[name] ?? {});
    result[name] = {
      ...map,
      [String(entry.key ?? '')]: entry.value ?? '',
    };
  } else if (typeof type === 'object' && 'list' in type) {
    const list: unknown[] = Array.isArray(result[name]) ? result[name] : [];
    result[name] = [...list, readValue(type.list, value)];
  } else {
    const read = readValue(type, value);
    if (read !== '') {
      result[name] = read;
    }
  }
}

function readValue(
  type: Exclude<FieldType, 'stringMap' | 'bytesMap' | { list: unknown }>,
  value: number | Buffer,
): unknown {
  switch (type) {
    case 'string':
      return asBytes(value).toString('utf8');
    case 'bytes':
      return asBytes(value).toString('base64');
    case 'int':
      return Number(value);
    case 'bool':
      return value !== 0;
    case 'intOrString': {
      const either = decodeMessage(asBytes(value), {
        fields: {
          1: ['type', 'int'],
          2: ['int', 'int'],
          3: ['text', 'string'],
        },
      });
      return either.type === 1 ? either.text ?? '' : either.int ?? 0;
    }
    default:
      return decodeMessage(asBytes(value), type);
  }
}

function asBytes(value: number | Buffer): Buffer {
  if (typeof value === 'number') {
    throw malformed();
  }
  return value;
}

/** Fields in wire order; numbers of fixed length are skipped, since no known message has them. */
function readFields(bytes: Buffer): WireField[] {
  const fields: WireField[] = [];
  let position = 0;
  const readVarint = () => {
    let result = 0;
    for (let factor = 1; ; factor *= 128) {
      if (position >= bytes.length || factor > 2 ** 63) {
        throw malformed();
      }
      const byte = bytes[position];
      position += 1;
      result += (byte % 128) * factor;
      if (byte < 128) {
        return result;
      }
    }
  };
  while (position < bytes.length) {
    const tag = readVarint();
    const number = Math.floor(tag / 8);
    switch (tag % 8) {
      case 0:
        fields.push({ number, value: readVarint() });
        break;
      case 1:
        position += 8;
        break;
      case 2: {
        const end = readVarint() + position;
        if (end > bytes.length) {
          throw malformed();
        }
        fields.push({ number, value: bytes.subarray(position, end) });
        position = end;
        break;
      }
      case 5:
        position += 4;
        break;
      default:
        throw malformed();
    }
  }
  return fields;
}

function malformed(): ApiError {
  return new ApiError(
    'BadRequest',
    'the protobuf body is cut off or malformed',
  );
}
