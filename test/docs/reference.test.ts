import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { PLATFORMS } from '../../platforms/errors';
import { usage } from '../../service/cli';
import { loadConfig, secretNameOf } from '../../service/config';
import { blocksOf, readPage, ROOT } from '../support/markdown';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { API_KEY, startService, type TestService } from '../support/service';
import { Engine } from '../support/engine';
import { EVENT_TYPES } from '../../service/events/event-store';
import { commandLineOf, ENDED } from '../../service/channels';

describe('docs/nodes.md', () => {
	const page = readPage('docs/nodes.md');
	let engine: Engine;

	beforeAll(async () => void (engine = await Engine.start()));
	afterAll(() => engine.close());

	/** Returns the part of a text from a heading to the next heading of the same or a higher level. */
	function sectionOf(text: string, heading: string): string {
		const start = text.indexOf(heading);
		if (start < 0) return '';
		const level = /^#+/.exec(heading)?.[0].length ?? 1;
		const rest = text.slice(start + heading.length);
		const end = rest.search(new RegExp(`^#{1,${level}} `, 'm'));
		return heading + (end < 0 ? rest : rest.slice(0, end));
	}

	/** Returns the names of a field and its nested fields. */
	function namesOf(field: INodeProperties): string[] {
		const inner = (field.options ?? []).flatMap((option) => {
			if ('values' in option) return option.values;
			return 'type' in option ? [option] : [];
		});
		return [field.name, ...inner.flatMap(namesOf)];
	}

	const isShown = ({ displayOptions }: INodeProperties, resource: unknown, operation: unknown) => {
		const fits = (values: unknown[] | undefined, value: unknown) => values?.includes(value) ?? true;
		const { show, hide } = displayOptions ?? {};
		return (
			fits(show?.resource, resource) &&
			fits(show?.operation, operation) &&
			!(hide?.resource as unknown[] | undefined)?.includes(resource)
		);
	};

	const optionsOf = (field: INodeProperties | undefined) => (field?.options ?? []) as INodePropertyOptions[];

	it('describes every operation of every node with every field', () => {
		const missing: string[] = [];
		for (const { name, displayName, properties } of engine.types.nodes) {
			const section = sectionOf(page, `## ${displayName} (\`${name}\`)`);
			const fields = properties.filter(
				// The poll times are added by n8n itself.
				({ name: field, type }) =>
					!['resource', 'operation', 'pollTimes'].includes(field) && type !== 'notice',
			);
			const isGeneral = ({ displayOptions }: INodeProperties) =>
				displayOptions?.show?.operation === undefined;
			const check = (text: string, wanted: readonly INodeProperties[], where: string) => {
				for (const field of wanted.flatMap(namesOf)) {
					if (!text.includes(`\`${field}\``)) missing.push(`${where}: ${field}`);
				}
			};
			check(section, fields.filter(isGeneral), name);
			for (const { value: resource } of optionsOf(properties.find((field) => field.name === 'resource'))) {
				const operations = properties.find(
					(field) => field.name === 'operation' && isShown(field, resource, undefined),
				);
				for (const { name: label, value: operation } of optionsOf(operations)) {
					const heading = `${label} (\`${String(resource)}\` · \`${String(operation)}\`)`;
					const line = section.split('\n').find((text) => text.startsWith('### ') && text.endsWith(heading));
					const text = line === undefined ? '' : sectionOf(section, line);
					if (!text.includes('Output: ')) missing.push(`${name}: ${heading}`);
					const own = fields.filter((field) => !isGeneral(field) && isShown(field, resource, operation));
					check(text, own, `${name}: ${heading}`);
				}
			}
		}
		expect(missing).toEqual([]);
		expect(engine.types.nodes.length).toBeGreaterThanOrEqual(5);
	});
});

describe('docs/configuration.md', () => {
	const documented = [...readPage('docs/configuration.md').matchAll(/^\| `([A-Z][A-Z0-9_]+)` \|/gm)].map(
		([, name]) => name ?? '',
	);

	const TOKENS = new Set(
		PLATFORMS.flatMap((platform) => commandLineOf(platform).tokenQuestions.map(({ name }) => name)),
	);

	/** Returns every name that the service reads from its environment. */
	function askedNames(): string[] {
		const asked = new Set<string>();
		const environment = new Proxy<Record<string, string>>(
			{},
			{
				get(_target, name) {
					asked.add(String(name));
					// Without a token, the service would not read the settings that depend on it.
					return TOKENS.has(String(name)) ? 'rft.example' : undefined;
				},
			},
		);
		loadConfig(environment);
		return [...asked];
	}

	it('names every setting of the service, of the command line and of .env.social.example', () => {
		const example = readFileSync(join(ROOT, '.env.social.example'), 'utf8');
		const shown = [...example.matchAll(/^#?([A-Z][A-Z0-9_]+)=/gm)].map(([, name]) => name ?? '');
		const ofTheCommandLine = [
			'MEDIAKIT_URL',
			'MEDIAKIT_GITHUB_TOKEN',
			'GITHUB_REPOSITORY',
			'GITHUB_API_BASE',
			'HTTP_HOST_ALLOWLIST',
			...PLATFORMS.map(secretNameOf),
		];
		const known = new Set([...askedNames(), ...shown, ...ofTheCommandLine]);
		expect([...known].filter((name) => !documented.includes(name))).toEqual([]);
		// All other documented settings are planned ones, which the service recognizes but only warns about.
		const invented = documented.filter((name) => !known.has(name));
		expect(() => loadConfig(Object.fromEntries(invented.map((name) => [name, 'x'])))).not.toThrow();
	});

	it('names each setting once', () => {
		expect(documented.length).toBeGreaterThan(50);
		expect(new Set(documented).size).toBe(documented.length);
	});
});

test('the reference of the command line shows the usage as it is, and docs/cli.md explains every command', () => {
	const reference = readPage('docs/reference/command-line.md');
	expect(blocksOf(reference).map(({ content }) => content.trim())).toContain(usage().trim());
	const page = readPage('docs/cli.md');
	const commands = [...usage().matchAll(/^ {2}mediakit ([a-z]+(?: [a-z]+)?)(?= |$)/gm)].map(
		([, name]) => name ?? '',
	);
	expect(commands.length).toBeGreaterThanOrEqual(12);
	expect(commands.filter((name) => !page.includes(`\n## \`mediakit ${name}`))).toEqual([]);
});

describe('docs/service.md', () => {
	const page = readPage('docs/service.md');
	const documented = [...page.matchAll(/^\| `(GET|POST|PUT|DELETE) ([^`]+)` \|/gm)].map(
		([, method, url]) => `${method} ${url}`,
	);
	let service: TestService;

	beforeAll(async () => void (service = await startService()));
	afterAll(() => service.close());

	/** Returns the routes that Fastify lists as an indented tree of path segments. */
	function routesOf({ app }: TestService): string[] {
		const routes: string[] = [];
		const parts: string[] = [];
		for (const line of app.printRoutes({ commonPrefix: false }).split('\n')) {
			const [, indent = '', part = '', methods] = /^([ │├└─]*)(\S*)(?: \(([A-Z, ]+)\))?$/.exec(line) ?? [];
			const depth = indent.length / 4 - 1;
			parts.splice(depth, parts.length, part);
			for (const method of methods?.split(', ') ?? []) routes.push(`${method} ${parts.join('')}`);
		}
		return routes;
	}

	it('names every route', () => {
		const routes = routesOf(service)
			.filter((route) => /^(GET|POST|PUT|DELETE) /.test(route))
			// The page describes resumable uploads and the Swagger UI routes in prose.
			.filter((route) => !/ \/(api\/uploads\/files|docs\/)/.test(route));
		expect(routes.length).toBeGreaterThan(30);
		expect(routes.filter((route) => !documented.includes(route))).toEqual([]);
	});

	it('names every event and every state', () => {
		const states = [
			'queued',
			'fetching',
			'uploading',
			'processing',
			'awaiting_approval',
			'publishing',
			...ENDED,
		];
		expect([...EVENT_TYPES, ...states].filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
	});

	it('stands beside a list of every metric in docs/operating.md', async () => {
		const metrics = await fetch(`${service.url}/metrics`, { headers: { 'x-api-key': API_KEY } });
		const names = [...(await metrics.text()).matchAll(/^# TYPE (\w+)/gm)].map(([, name]) => name ?? '');
		const listed = [...readPage('docs/operating.md').matchAll(/^\| `(mediakit_\w+)` \|/gm)].map(
			([, name]) => name,
		);
		expect(listed.sort()).toEqual(names.sort());
	});
});
