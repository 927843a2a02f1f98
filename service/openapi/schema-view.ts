import { html, type Html } from '../pages';
import type { Schema } from './model';

const nameIn = (reference: string) => reference.split('/').at(-1) ?? '';

/** Where a schema of `components` stands in the page. */
export const anchorOf = (name: string) => `schema-${name}`;

const link = (name: string) => html`<a href="#${anchorOf(name)}">${name}</a>`;

const join = (parts: readonly Html[], separator: string) =>
	parts.map((part, index) => (index === 0 ? part : html`${separator}${part}`));

/** What a value is, in a few words. */
export function typeOf(schema: Schema): Html {
	const { $ref, anyOf, enum: values, type, items, additionalProperties, format } = schema;
	if ($ref !== undefined) return link(nameIn($ref));
	if (values !== undefined) {
		return html`${join(
			values.map((value) => html`<code>${String(value)}</code>`),
			' · ',
		)}`;
	}
	if (schema.const !== undefined) return html`<code>${String(schema.const)}</code>`;
	if (anyOf !== undefined) return html`${join(anyOf.map(typeOf), ' or ')}`;
	if (type === 'array' && items !== undefined) return html`list of ${typeOf(items)}`;
	if (format === 'binary') return html`bytes`;
	if (type === 'object' && typeof additionalProperties === 'object' && schema.properties === undefined) {
		return html`object of ${typeOf(additionalProperties)}`;
	}
	const names = [type ?? 'any'].flat().join(' or ');
	return html`${format === undefined ? names : `${names} (${format})`}`;
}

/** The object whose fields are worth showing, and those of which there are lists or maybe nothing. */
const withFields = (schema: Schema): Schema[] =>
	[schema, schema.items, ...(schema.anyOf ?? [])].filter(
		(one): one is Schema => one?.properties !== undefined,
	);

const limitsOf = ({ minimum, maximum, default: value }: Schema) => {
	const range = [minimum !== undefined && `from ${minimum}`, maximum !== undefined && `to ${maximum}`];
	const parts = [range.filter(Boolean).join(' '), value !== undefined && `${String(value)} by default`];
	return parts.filter(Boolean).join(', ');
};

/** A row about a field, a parameter or a header. */
export const row = (name: string, schema: Schema, isRequired: boolean, description?: string): Html =>
	html`<li>
		<p class="field">
			<code class="name">${name}</code>
			<span class="type">${typeOf(schema)}</span>
			${isRequired ? undefined : html`<span class="optional">optional</span>`}
			${limitsOf(schema) ? html`<span class="type">${limitsOf(schema)}</span>` : undefined}
		</p>
		${description === undefined ? undefined : html`<p>${prose(description)}</p>`} ${fieldsOf(schema)}
	</li>`;

/** The fields of an object, of the objects in a list, or of each object that a value can be. */
export function fieldsOf(schema: Schema): Html | undefined {
	const objects = withFields(schema);
	if (objects.length === 0) return undefined;
	return html`${objects.map(
		({ properties = {}, required = [] }) =>
			html`<ul class="fields">
				${Object.entries(properties).map(([name, property]) =>
					row(name, property, required.includes(name), property.description),
				)}
			</ul>`,
	)}`;
}

/** Text in which `backquotes` mark code. */
export function prose(text: string): Html {
	const parts = text.split('`');
	return html`${parts.map((part, index) => (index % 2 === 1 ? html`<code>${part}</code>` : part))}`;
}
