import { html, renderPage, type Assets, type Html } from '../pages';
import { USUAL_REFUSALS } from './document';
import { operationsOf, type Media, type OpenApi, type Operation, type Parameter } from './model';
import { anchorOf, fieldsOf, prose, row, typeOf } from './schema-view';

const PLACES = { path: 'In the address', query: 'In the query', header: 'Headers' } as const;

function parametersOf({ parameters = [] }: Operation): Html[] {
	return (Object.keys(PLACES) as Parameter['in'][]).flatMap((place) => {
		const found = parameters.filter((parameter) => parameter.in === place);
		if (found.length === 0) return [];
		return [
			html`<h3 class="part">${PLACES[place]}</h3>
				<ul class="fields">
					${found.map(({ name, schema, required = false, description }) =>
						row(name, schema, required, description),
					)}
				</ul>`,
		];
	});
}

const mediaOf = (type: string, { schema }: Media) =>
	html`<p class="media"><code>${type}</code> <span class="type">${typeOf(schema)}</span></p>
		${fieldsOf(schema)}`;

const contentOf = (content: Record<string, Media> = {}) =>
	Object.entries(content).map(([type, media]) => mediaOf(type, media));

const USUAL: readonly string[] = Object.values(USUAL_REFUSALS);

const answersOf = ({ responses }: Operation) =>
	html`<h3 class="part">Answers</h3>
		<dl class="answers">
			${Object.entries(responses)
				.filter(([, { description }]) => !USUAL.includes(description))
				.map(
					([status, { description, content }]) =>
						html`<dt class="status s${status.charAt(0)}">${status}</dt>
							<dd>
								<p>${prose(description)}</p>
								${Number(status) < 400 ? contentOf(content) : undefined}
							</dd>`,
				)}
		</dl>`;

const samplesOf = (operation: Operation) =>
	html`<h3 class="part">Example</h3>
		${operation['x-codeSamples'].map(
			({ label, source }) =>
				html`${label === undefined ? undefined : html`<p class="media"><code>${label}</code></p>`}
					<pre tabindex="0"><code>${source}</code></pre>`,
		)}`;

function keyOf({ security }: Operation): string {
	if (security.length === 0) return 'No key needed.';
	const inQuery = security.some((scheme) => 'query' in scheme);
	return `Needs the API key${inQuery ? ', which may stand in the query as api_key' : ''}.`;
}

const operationView = (path: string, method: string, operation: Operation) =>
	html`<details class="operation">
		<summary>
			<span class="method ${method}">${method.toUpperCase()}</span>
			<code class="path">${path}</code>
			<span class="summary">${operation.summary}</span>
		</summary>
		<div class="body" id="${operation.operationId}">
			<div>
				${operation.description === undefined ? undefined : html`<p>${prose(operation.description)}</p>`}
				<p class="key">${keyOf(operation)}</p>
				${parametersOf(operation)}
				${
					operation.requestBody &&
					html`<h3 class="part">Body</h3>
						${contentOf(operation.requestBody.content)}`
				}
				${answersOf(operation)}
			</div>
			<div class="samples">${samplesOf(operation)}</div>
		</div>
	</details>`;

const idOf = (tag: string) => tag.toLowerCase().replaceAll(' ', '-');

const schemasOf = ({ components }: OpenApi) =>
	Object.entries(components.schemas)
		.sort(([a], [b]) => a.localeCompare(b))
		.map(
			([name, schema]) =>
				html`<section class="schema" id="${anchorOf(name)}">
					<h3>${name}</h3>
					${schema.description === undefined ? undefined : html`<p>${prose(schema.description)}</p>`}
					${fieldsOf(schema)}
				</section>`,
		);

const eventView = ({ webhooks }: OpenApi) =>
	Object.values(webhooks ?? {}).map(
		({ post: { summary, description, requestBody } }) =>
			html`<section class="event">
				<h3>${summary}</h3>
				<p>${prose(description)}</p>
				${contentOf(requestBody.content)}
			</section>`,
	);

/** The description for people: one page that needs no script. */
export function docsPage(assets: Assets, document: OpenApi): string {
	const operations = operationsOf(document);
	const groups = document.tags
		.map((tag) => ({ ...tag, members: operations.filter(({ operation }) => operation.tags[0] === tag.name) }))
		.filter(({ members }) => members.length > 0);
	const { title, version, description } = document.info;
	return renderPage(assets, {
		language: 'en',
		title: `${title}: API`,
		styles: ['docs.css'],
		body: html`<a class="skip" href="#top">Skip to content</a>
			<nav aria-label="Groups">
				<p class="brand">MediaKit</p>
				<ul>
					${groups.map(({ name }) => html`<li><a href="#${idOf(name)}">${name}</a></li>`)}
					<li><a href="#schemas">Schemas</a></li>
				</ul>
			</nav>
			<main id="top">
				<h1>${title} <span class="version">${version}</span></h1>
				<p class="lead">${description}</p>
				<p>
					For programs: <a href="${assets.prefix}/openapi.json"><code>/openapi.json</code></a> (OpenAPI 3.1).
					The examples are commands for bash with curl; they need these first, and ids from earlier answers,
					such as <code>$UPLOAD_ID</code>:
				</p>
				<pre tabindex="0"><code>export MEDIAKIT_URL=http://127.0.0.1:8001
export MEDIAKIT_API_KEY=…</code></pre>
				<p>
					Every refusal is <code>{"error": {…}}</code> with a <code>code</code> that stays the same, a
					<code>message</code> that says what to do, and often an <code>action</code>:
					<a href="#schema-Error">Error</a>. Beside those that stand at a route, these can come from many:
				</p>
				<dl class="answers">
					${Object.entries(USUAL_REFUSALS).map(
						([status, reason]) =>
							html`<dt class="status s${status.charAt(0)}">${status}</dt>
								<dd><p>${prose(reason)}</p></dd>`,
					)}
				</dl>
				${groups.map(
					({ name, description: about, members }) =>
						html`<section aria-labelledby="${idOf(name)}">
							<h2 id="${idOf(name)}">${name}</h2>
							${about === undefined ? undefined : html`<p class="about">${prose(about)}</p>`}
							${members.map(({ path, method, operation }) => operationView(path, method, operation))}
							${name === 'Events' ? eventView(document) : undefined}
						</section>`,
				)}
				<section aria-labelledby="schemas">
					<h2 id="schemas">Schemas</h2>
					${schemasOf(document)}
				</section>
			</main>`,
	});
}
