import type { Json } from '../../kernel/types';
import { GraphError, invalidParameter } from '../errors';

/** An entry of `fields`, such as `media.limit(3).after(X){id,caption}`. */
export interface Field {
	readonly name: string;
	readonly args: ReadonlyMap<string, string>;
	readonly children: readonly Field[];
}

/** Parses Graph's field expansion; throws error 100 for a syntax error. */
export function parseFields(text: string): Field[] {
	const parser = new Parser(text);
	const fields = parser.list();
	parser.end();
	return fields;
}

class Parser {
	private position = 0;

	constructor(private readonly text: string) {}

	list(): Field[] {
		const fields: Field[] = [];
		do {
			const field = this.field();
			if (field) fields.push(field);
		} while (this.skip(','));
		return fields;
	}

	end(): void {
		if (this.position < this.text.length) this.refuse();
	}

	private field(): Field | undefined {
		const name = this.match(/\s*([\w-]*)\s*/y);
		if (name === '') return undefined;
		const args = new Map<string, string>();
		while (this.skip('.')) {
			const argument = this.match(/(\w+)/y);
			if (!this.skip('(')) this.refuse();
			args.set(argument, this.match(/([^()]*)/y));
			if (!this.skip(')')) this.refuse();
		}
		const children = this.skip('{') ? this.list() : [];
		if (children.length > 0 && !this.skip('}')) this.refuse();
		return { name, args, children };
	}

	private skip(character: string): boolean {
		if (this.text[this.position] !== character) return false;
		this.position++;
		return true;
	}

	private match(pattern: RegExp): string {
		pattern.lastIndex = this.position;
		const found = pattern.exec(this.text);
		if (!found) this.refuse();
		this.position = pattern.lastIndex;
		return found[1] ?? '';
	}

	private refuse(): never {
		throw new GraphError(
			2500,
			`Syntax error "Expected end of string instead of "${this.text[this.position] ?? ''}"." at character ` +
				`${this.position}: ${this.text.slice(0, 80)}`,
		);
	}
}

/** A function for each field of a node; a field with the value `undefined` is omitted. */
export type Readers = Readonly<Record<string, (field: Field) => Json>>;

/**
 * Returns the requested fields of a node and its `id`, if any; an unknown field makes the whole call fail (rule 16).
 */
export function select(readers: Readers, fields: readonly Field[], type?: string): Record<string, Json> {
	const chosen: Record<string, Json> = {};
	for (const field of fields) {
		const read = Object.hasOwn(readers, field.name) ? readers[field.name] : undefined;
		if (!read) {
			const message = `Tried accessing nonexisting field (${field.name})`;
			throw type === undefined
				? invalidParameter(message)
				: new GraphError(100, `(#100) ${message}`, { type });
		}
		chosen[field.args.get('as') ?? field.name] = read(field);
	}
	if (!('id' in chosen)) chosen.id = readers.id?.({ name: 'id', args: new Map(), children: [] });
	return chosen;
}
