/** A JSON Schema in an OpenAPI description. */
export interface Schema {
	$ref?: string;
	title?: string;
	description?: string;
	type?: string | string[];
	const?: unknown;
	enum?: unknown[];
	format?: string;
	pattern?: string;
	default?: unknown;
	minimum?: number;
	maximum?: number;
	properties?: Record<string, Schema>;
	required?: string[];
	additionalProperties?: boolean | Schema;
	items?: Schema;
	anyOf?: Schema[];
}

export interface Media {
	schema: Schema;
	example?: unknown;
}

export interface Parameter {
	name: string;
	in: 'path' | 'query' | 'header';
	required?: boolean;
	description?: string;
	schema: Schema;
	example?: unknown;
}

export interface CodeSample {
	lang: 'Shell';
	/** The content type of the body, if there are several. */
	label?: string;
	source: string;
}

export interface Operation {
	operationId: string;
	tags: [string];
	summary: string;
	description?: string;
	parameters?: Parameter[];
	requestBody?: { required: boolean; content: Record<string, Media> };
	responses: Record<string, { description: string; content?: Record<string, Media> }>;
	security: Record<string, string[]>[];
	'x-codeSamples': CodeSample[];
	/** Bash example for the route; replaces the generated code samples. */
	'x-example'?: string;
}

export const METHODS = ['get', 'post', 'put', 'patch', 'delete', 'head', 'options'] as const;
export type Method = (typeof METHODS)[number];

export type PathItem = Partial<Record<Method, Operation>>;

/** The part of an OpenAPI document that is used here. */
export interface OpenApi {
	paths: Record<string, PathItem>;
	components: { schemas: Record<string, Schema> };
	/** Requests that the service sends. */
	webhooks?: unknown;
}

/** Returns all operations of a document. */
export const operationsOf = ({ paths }: OpenApi) =>
	Object.entries(paths).flatMap(([path, item]) =>
		METHODS.flatMap((method) => {
			const operation = item[method];
			return operation ? [{ path, method, operation }] : [];
		}),
	);
