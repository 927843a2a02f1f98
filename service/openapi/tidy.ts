import type { OpenApi, Schema } from './model';

const isConstant = ({ const: value, ...others }: Schema) =>
	typeof value === 'string' && Object.keys(others).every((name) => name === 'type');

const isPlain = (schema: Schema) => typeof schema.type === 'string' && schema.title === undefined;

/** Shortens a union: constants become an enumeration, and "or null" becomes a second type. */
function shorten({ anyOf = [], ...schema }: Schema): Schema {
	if (anyOf.every(isConstant)) return { ...schema, type: 'string', enum: anyOf.map((one) => one.const) };
	const [first, second] = anyOf;
	if (anyOf.length === 2 && first && isPlain(first) && second?.type === 'null') {
		return { ...first, ...schema, type: [first.type as string, 'null'] };
	}
	return { ...schema, anyOf };
}

/**
 * Makes a document readable: schemas with a title are moved to `components` and referenced there, and unions are
 * shortened. The meaning is unchanged.
 */
export function tidy(document: OpenApi): OpenApi {
	const schemas: Record<string, Schema> = {};

	function visit(value: unknown): unknown {
		if (Array.isArray(value)) return value.map(visit);
		if (typeof value !== 'object' || value === null) return value;
		const visited = Object.fromEntries(
			Object.entries(value).map(([name, inner]) => [
				name,
				// Examples are data, even if they look like a schema.
				name === 'example' || name === 'examples' ? inner : visit(inner),
			]),
		) as Schema;
		const schema = visited.anyOf ? shorten(visited) : visited;
		const { title, type, anyOf } = schema;
		if (typeof title !== 'string' || (type === undefined && anyOf === undefined)) return schema;
		schemas[title] = schema;
		return { $ref: `#/components/schemas/${title}` };
	}

	const { paths, webhooks, components } = document;
	return {
		...document,
		paths: visit(paths) as OpenApi['paths'],
		webhooks: visit(webhooks),
		components: { ...components, schemas },
	};
}
