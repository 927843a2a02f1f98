import {
	operationsOf,
	type CodeSample,
	type Media,
	type Method,
	type OpenApi,
	type Operation,
	type Parameter,
} from './model';

/** Returns the shell variable for a path parameter: `id` below `/api/uploads` becomes `$UPLOAD_ID`. */
function variable(path: string, name: string): string {
	const segments = path.split('/');
	const owner = segments[segments.indexOf(`{${name}}`) - 1] ?? '';
	return `$${`${owner.replace(/s$/, '')}_${name}`.replaceAll('-', '_').toUpperCase()}`;
}

const quote = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`;

/**
 * Returns the query string. Values are URL-encoded, so the result is safe in double quotes, next to shell variables.
 */
const queryOf = (parameters: readonly Parameter[]) =>
	parameters
		.filter((parameter) => parameter.in === 'query' && parameter.example !== undefined)
		.map(({ name, example }) => `${name}=${encodeURIComponent(String(example))}`)
		.join('&');

/** Returns the curl options for a body. */
function bodyOptions(type: string, { schema, example }: Media): string[] {
	if (type === 'multipart/form-data') {
		return Object.entries(example as Record<string, string>).map(
			([name, value]) => `-F ${quote(`${name}=${value}`)}`,
		);
	}
	const header = `-H "Content-Type: ${type}"`;
	if (schema.format === 'binary') return [header, '--data-binary @video.mp4'];
	return [header, `-d ${quote(JSON.stringify(example))}`];
}

/**
 * Returns Bash examples that call an operation with curl, one for each content type of its body. They use
 * `MEDIAKIT_URL`, `MEDIAKIT_API_KEY`, a file `video.mp4`, and variables for IDs, such as `UPLOAD_ID`.
 */
export function samplesFor(method: Method, path: string, operation: Operation): CodeSample[] {
	const { parameters = [], requestBody, security } = operation;
	if (operation['x-example'] !== undefined) return [{ lang: 'Shell', source: operation['x-example'] }];
	const address = path.replace(/\{([^}]+)\}/g, (_, name: string) => {
		const known = parameters.find((parameter) => parameter.in === 'path' && parameter.name === name);
		return known?.example === undefined ? `\${${variable(path, name).slice(1)}}` : String(known.example);
	});
	const bodies = Object.entries(requestBody?.content ?? {});
	const command = (type?: string, media?: Media): string => {
		const isFile = media?.schema.format === 'binary';
		const query = media === undefined || isFile ? queryOf(parameters) : '';
		const usual = media === undefined ? 'get' : 'post';
		const verb = method === usual ? '' : method === 'head' ? '-I ' : `-X ${method.toUpperCase()} `;
		return [
			`curl ${verb}"$MEDIAKIT_URL${address}${query && `?${query}`}"`,
			...(security.length > 0 ? ['-H "X-API-Key: $MEDIAKIT_API_KEY"'] : []),
			...(type !== undefined && media !== undefined ? bodyOptions(type, media) : []),
		].join(' \\\n  ');
	};
	if (bodies.length === 0) return [{ lang: 'Shell', source: command() }];
	return bodies.map(([type, media]) => ({ lang: 'Shell', label: type, source: command(type, media) }));
}

/** Adds the code samples to the descriptions, for pages that would not show them otherwise. */
export function withExamples(document: OpenApi): OpenApi {
	for (const { operation } of operationsOf(document)) {
		const samples = operation['x-codeSamples'].map(({ source }) => `\`\`\`bash\n${source}\n\`\`\``);
		operation.description = [operation.description ?? [], ...samples].flat().join('\n\n');
	}
	return document;
}
