import {
	operationsOf,
	type Media,
	type OpenApi,
	type Operation,
	type Schema,
} from '../../service/openapi/model';
import { cell, GENERATED, sentence, table } from './page-parts';

/** An OpenAPI description that includes the text of the page in addition to the operations. */
export interface ApiDescription extends OpenApi {
	info: { description: string };
	tags: { name: string; description?: string }[];
}

const code = (value: unknown) => `\`${String(value)}\``;

/** A response that at least this many operations describe identically is listed only once. */
const USUAL = 20;

function typeOf(schema: Schema): string {
	const { $ref, enum: choices, const: constant, anyOf, type, format, items } = schema;
	if ($ref !== undefined) {
		const name = $ref.split('/').at(-1) ?? '';
		return `[${name}](#${name.toLowerCase()})`;
	}
	if (choices) return choices.map(code).join(', ');
	if (constant !== undefined) return code(constant);
	if (anyOf) return [...new Set(anyOf.map(typeOf))].join(' or ');
	if (type === 'array' && items) return `list of ${typeOf(items)}`;
	const types = [type ?? 'any'].flat().join(' or ');
	return format === undefined ? types : `${types} (${format})`;
}

/**
 * Returns the schema that contains the fields of a value: the value's own schema or, for a list, the schema of its
 * items.
 */
const objectIn = (schema: Schema): Schema => (schema.items ? objectIn(schema.items) : schema);

function limitsOf({ minimum, maximum, default: value }: Schema): string[] {
	return [
		...(minimum === undefined ? [] : [`At least ${minimum}.`]),
		...(maximum === undefined || maximum >= Number.MAX_SAFE_INTEGER ? [] : [`At most ${maximum}.`]),
		...(value === undefined ? [] : [`Default: ${code(value)}.`]),
	];
}

function fieldRows({ properties = {}, required = [] }: Schema, prefix = ''): string[][] {
	return Object.entries(properties).flatMap(([name, schema]) => {
		const text = [schema.description && sentence(schema.description), ...limitsOf(schema)];
		const row = [
			prefix + code(name),
			typeOf(schema),
			required.includes(name) ? 'yes' : '',
			text.filter(Boolean).join(' '),
		];
		return [row, ...fieldRows(objectIn(schema), `${prefix}– `)];
	});
}

const fieldTable = (schema: Schema) => table(['field', 'type', 'always', ''], fieldRows(schema));

function parametersOf({ parameters = [] }: Operation): string {
	const rows = parameters.map(({ name, in: place, required, description, schema }) => [
		code(name),
		place,
		typeOf(schema),
		required ? 'yes' : '',
		[description && sentence(description), ...limitsOf(schema)].filter(Boolean).join(' '),
	]);
	return rows.length === 0 ? '' : table(['parameter', 'in', 'type', 'required', ''], rows);
}

function bodyOf({ requestBody }: Operation): string {
	return Object.entries(requestBody?.content ?? {})
		.map(([type, { schema }]) => {
			const isObject = objectIn(schema).properties !== undefined;
			const head = `Body, ${code(type)}${isObject ? ':' : `: ${typeOf(schema)}.`}`;
			const required = table(['field', 'type', 'required', ''], fieldRows(objectIn(schema)));
			return isObject ? `${head}\n\n${required}` : head;
		})
		.join('\n\n');
}

const contentOf = (content: Record<string, Media> = {}) =>
	Object.entries(content)
		.map(([type, { schema }]) => {
			if (type !== 'application/json') return code(type);
			const fields = Object.keys(schema.properties ?? {});
			return fields.length > 0 ? code(`{${fields.join(', ')}}`) : typeOf(schema);
		})
		.join(', ');

function answersOf({ responses }: Operation, usual: ReadonlyMap<string, string>): string {
	const rows = Object.entries(responses)
		.filter(([status, { description }]) => usual.get(status) !== description)
		.map(([status, { description, content }]) => [
			code(status),
			description,
			Number(status) < 400 ? contentOf(content) : '',
		]);
	return table(['answer', '', 'content'], rows);
}

/** Returns the responses that many operations describe identically, by status. */
function usualAnswers(operations: readonly Operation[]): Map<string, string> {
	const counts = new Map<string, number>();
	for (const { responses } of operations) {
		for (const [status, { description }] of Object.entries(responses)) {
			const key = `${status} ${description}`;
			counts.set(key, (counts.get(key) ?? 0) + 1);
		}
	}
	const usual = [...counts].filter(([key, count]) => count >= USUAL && Number(key.slice(0, 3)) >= 400);
	return new Map(usual.map(([key]) => [key.slice(0, 3), key.slice(4)]));
}

/** Returns a note on the authentication of an operation. */
function callersOf({ security }: Operation): string {
	if (security.length === 0) return 'Public.';
	return security.some((scheme) => 'query' in scheme) ? 'The key may also be in the query (`api_key`).' : '';
}

/** Creates docs/reference/api.md: every operation of the service, from its OpenAPI description. */
export function apiPage(description: ApiDescription): string {
	const operations = operationsOf(description);
	const usual = usualAnswers(operations.map(({ operation }) => operation));
	const describe = ({ path, method, operation }: (typeof operations)[number]) =>
		[
			`### ${operation.summary}`,
			`${code(`${method.toUpperCase()} ${path}`)} ${callersOf(operation)}`.trim(),
			operation.description ?? '',
			parametersOf(operation),
			bodyOf(operation),
			answersOf(operation, usual),
		].filter(Boolean);
	const ofTag = (tag: string) => operations.filter(({ operation }) => operation.tags[0] === tag);
	return `${[
		'# API',
		GENERATED,
		'Every operation of the service. [The service](../service.md) explains how they work together, with examples; the running service shows the same description at `/docs`, where each operation can be tried, and as OpenAPI 3.1 at `/openapi.json`.',
		description.info.description.split('\n\n')[0] ?? '',
		'Every operation needs the API key, as `Authorization: Bearer KEY` or `X-API-Key: KEY`, or the session of the dashboard, unless it says *Public*. Unless it says otherwise, each may also answer:',
		table(
			['answer', ''],
			[...usual].sort().map(([status, text]) => [code(status), text]),
		),
		'The [error codes](error-codes.md) say more. An error is an [Error](#error).',
		...description.tags.flatMap(({ name, description: text }) => [
			`## ${name}`,
			text ?? '',
			...ofTag(name).flatMap(describe),
		]),
		'## Objects',
		...Object.entries(description.components.schemas)
			.sort(([a], [b]) => a.localeCompare(b, 'en'))
			.flatMap(([name, schema]) => [
				`### ${name}`,
				schema.description ? sentence(schema.description) : '',
				schema.properties ? fieldTable(schema) : `${cell(typeOf(schema))}.`,
			]),
	]
		.filter(Boolean)
		.join('\n\n')}\n`;
}
