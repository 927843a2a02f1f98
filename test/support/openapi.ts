import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020';
import addFormats from 'ajv-formats';

type Json = Record<string, unknown>;

interface Operation {
	responses: Record<string, { content?: Record<string, { schema: Json }> }>;
}

/** The parts of the OpenAPI description that are needed here. */
export interface Description {
	paths: Record<string, Record<string, Operation>>;
	components: Json;
}

/** A response to validate against the description. */
export interface Answer {
	method: string;
	/** Includes the query. */
	path: string;
	status: number;
	contentType: string | null;
	text: string;
}

/** Forbids properties that are not in the description, so that undocumented ones are noticed. */
function close(value: unknown): unknown {
	if (Array.isArray(value)) return value.map(close);
	if (typeof value !== 'object' || value === null) return value;
	const closed = Object.fromEntries(
		Object.entries(value).map(([name, inner]) => [name, close(inner)]),
	) as Json;
	const isObject = closed.type === 'object' && closed.properties !== undefined;
	return { ...(isObject && { additionalProperties: false }), ...closed };
}

const isDocumented = (contentTypes: readonly string[], given: string) =>
	contentTypes.some((type) => type === given || (type.endsWith('/*') && given.startsWith(type.slice(0, -1))));

/**
 * Validates responses against a description. Schemas are compiled on first use.
 *
 * @returns a function that throws an error with the route and the difference
 */
export function createAnswerCheck(description: Description): (answer: Answer) => void {
	const { paths, components } = close(description) as Description;
	const ajv = new Ajv2020({ strict: true, allowUnionTypes: true, keywords: ['components'] });
	addFormats.default(ajv);
	const validators = new Map<Json, ValidateFunction>();
	const variables = (path: string) => path.split('{').length;
	const routes = Object.entries(paths)
		.sort(([a], [b]) => variables(a) - variables(b))
		.map(([path, operations]) => ({
			path,
			pattern: new RegExp(`^${path.replaceAll('.', '\\.').replace(/\{[^}]+\}/g, '[^/]*')}$`),
			operations,
		}));

	function validatorOf(schema: Json): ValidateFunction {
		const known = validators.get(schema);
		if (known) return known;
		const validator = ajv.compile({ ...schema, components });
		validators.set(schema, validator);
		return validator;
	}

	function find(method: string, path: string): { name: string; operation?: Operation } | undefined {
		const name = method.toLowerCase();
		const fitting = routes.filter(({ pattern }) => pattern.test(path.split('?')[0] ?? ''));
		const route = fitting.find(({ operations }) => name in operations);
		if (route) return { name: `${method} ${route.path}`, operation: route.operations[name] };
		return name === 'head' ? find('GET', path) : undefined;
	}

	return ({ method, path, status, contentType, text }) => {
		const found = find(method, path);
		const refuse = (reason: string): never => {
			throw new Error(
				`${found?.name ?? `${method} ${path}`} answered ${status}, but the description ${reason}: ${text}`,
			);
		};
		// Routes that do not exist are not described.
		if (!found?.operation) return status === 404 || status === 401 ? undefined : refuse('has no such route');
		const answer = found.operation.responses[status] ?? refuse('has no such status');
		if (text === '') return;
		const type = contentType?.split(';')[0] ?? '';
		const content = answer.content ?? {};
		if (!isDocumented(Object.keys(content), type)) refuse(`has no content of type "${type}"`);
		const schema = content[type]?.schema;
		if (type !== 'application/json' || schema === undefined) return;
		const validate = validatorOf(schema);
		if (!validate(JSON.parse(text))) refuse(`does not fit (${ajv.errorsText(validate.errors)})`);
	};
}
