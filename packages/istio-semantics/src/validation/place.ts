import type { ReasonCode } from '../messages';
import { hiddenValue, isFields, valueAt } from '../model/fields';
import type { Reason } from '../types';

/** Something that Istio's validation refuses (`error`) or warns of, at a field. */
export interface ValidationProblem {
  severity: 'error' | 'warning';
  code: ReasonCode;
  params: Reason['params'];
  /** Path inside the object, for example `spec.http[0].timeout`. */
  field: string;
}

type JsonType = 'string' | 'number' | 'boolean' | 'object' | 'array';

const longest = 200;

/** A value inside an object that is being validated; knows where it is, and takes what is wrong with it. */
export class Place {
  constructor(
    readonly value: unknown,
    private readonly problems: ValidationProblem[],
    private readonly parent?: Place,
    /** Key in the parent, or index in its list. */
    private readonly step: string | number = '',
  ) {}

  /** Path inside the object; put together only when there is something to say. */
  get path(): string {
    const above = this.parent?.path ?? '';
    if (typeof this.step === 'number') {
      return `${above}[${this.step}]`;
    }
    return above ? `${above}.${this.step}` : this.step;
  }

  /** Whether something was sent. As in Protobuf's JSON, null is nothing. */
  get isSet(): boolean {
    return this.value !== undefined && this.value !== null;
  }

  at(key: string): Place {
    return new Place(valueAt(this.value, key), this.problems, this, key);
  }

  /** The name of this place itself, to be looked at as a value. */
  named(name: string): Place {
    return new Place(name, this.problems, this.parent, this.step);
  }

  /** Members of a list; none where it is not set. */
  items(): Place[] {
    if (!Array.isArray(this.value)) {
      this.expect('array');
      return [];
    }
    return this.value.map(
      (each, index) => new Place(each, this.problems, this, index),
    );
  }

  /** Values of a map by key; none where it is not set. */
  entries(): Array<[string, Place]> {
    if (!isFields(this.value)) {
      this.expect('object');
      return [];
    }
    return Object.keys(this.value).map(key => [key, this.at(key)]);
  }

  /** A string; empty where it is not set. */
  text(): string {
    if (typeof this.value === 'string') {
      return this.value;
    }
    this.expect('string');
    return '';
  }

  /** The strings of a list; an empty one in place of anything else. */
  texts(): string[] {
    return this.items().map(each => each.text());
  }

  /** A number, which Protobuf's JSON may also write as a string; 0 where it is not set. */
  number(): number {
    const read =
      typeof this.value === 'string' && this.value.trim() !== ''
        ? Number(this.value)
        : this.value;
    if (typeof read === 'number' && Number.isFinite(read)) {
      return read;
    }
    this.expect('number');
    return 0;
  }

  /** A boolean; false where it is not set. */
  flag(): boolean {
    if (typeof this.value === 'boolean') {
      return this.value;
    }
    this.expect('boolean');
    return false;
  }

  /** Says that Istio refuses the object because of this place. */
  error(code: ReasonCode, params: Reason['params'] = {}): void {
    this.add('error', code, params);
  }

  /** Says that Istio warns of this place. */
  warn(code: ReasonCode, params: Reason['params'] = {}): void {
    this.add('warning', code, params);
  }

  private expect(type: JsonType): void {
    if (this.isSet) {
      this.error('validation.type', { type });
    }
  }

  private add(
    severity: ValidationProblem['severity'],
    code: ReasonCode,
    params: Reason['params'],
  ): void {
    if (this.value === hiddenValue) {
      return;
    }
    const field = this.path;
    const told = { field, ...shortened(params) };
    const known = this.problems.some(
      each =>
        each.field === field &&
        each.code === code &&
        JSON.stringify(each.params) === JSON.stringify(told),
    );
    if (!known) {
      this.problems.push({
        severity,
        code,
        params: told,
        field,
      });
    }
  }
}

function shortened(params: Reason['params']): Reason['params'] {
  return Object.fromEntries(
    Object.entries(params).map(([key, value]) => [
      key,
      typeof value === 'string' && value.length > longest
        ? `${value.slice(0, longest)}…`
        : value,
    ]),
  );
}
