import type { INodeProperties, INodePropertyOptions, INodeTypeDescription } from 'n8n-workflow';
import { operationsOf, type Operation, type Resource } from '../../nodes/shared/resource';

/** A node as described in docs/nodes.md. */
export interface DocumentedNode {
	description: Pick<INodeTypeDescription, 'displayName' | 'name' | 'properties'>;
	resources: readonly Resource[];
}

const END = '<!-- /generated -->\n';

const code = (value: unknown) => `\`${String(value)}\``;
const sentence = (text: string) => (/[.?!]$/.test(text) ? text : `${text}.`);

/** Converts the links in a field's description, which are HTML for n8n, to Markdown. */
const toMarkdown = (text: string) =>
	text.replace(/<a href="([^"]+)">([^<]+)<\/a>/g, '[$2]($1)').replaceAll('|', '\\|');

function defaultOf({ type, default: value, required }: INodeProperties): string {
	if (type === 'resourceLocator') return required ? '**required**' : 'empty';
	if (typeof value === 'object' && !Array.isArray(value)) return '';
	const values = [value].flat().filter((one) => one !== '');
	if (values.length === 0) return required ? '**required**' : 'empty';
	return values.map(code).join(', ') + (required ? ' (required)' : '');
}

function choicesOf({ type, options = [], modes = [] }: INodeProperties): string {
	if (type === 'resourceLocator')
		return modes.map((mode) => `${code(mode.name)} ${mode.displayName}`).join('; ');
	if (type !== 'options' && type !== 'multiOptions') return '';
	return (options as INodePropertyOptions[])
		.map(({ name, value, description }) => {
			const choice = value === '' ? `empty: ${name}` : `${code(value)} ${name}`;
			return description ? `${choice}: ${description}` : choice;
		})
		.join('; ');
}

function conditionOf({ displayOptions: { show = {}, hide = {} } = {} }: INodeProperties): string {
	const shown = Object.entries(show).filter(([name]) => name !== 'resource' && name !== 'operation');
	const conditions = [
		...shown.map(([name, values = []]) => `${code(name)} is ${values.map(code).join(' or ')}`),
		...Object.entries(hide).map(
			([name, values = []]) => `${code(name)} is not ${values.map(code).join(' or ')}`,
		),
	];
	return conditions.length > 0 ? `Shown if ${conditions.join(' and ')}.` : '';
}

/** Returns the fields within a collection, or none for any other field. */
function innerFields({ type, options = [] }: INodeProperties): INodeProperties[] {
	if (type === 'collection') return options as INodeProperties[];
	return options.flatMap((option) => ('values' in option ? option.values : []));
}

/** Returns the table rows for a field and its nested fields. */
function rowsOf(field: INodeProperties, prefix = ''): string[] {
	if (field.type === 'notice') return [];
	const texts = [
		toMarkdown(field.description ?? field.hint ?? ''),
		choicesOf(field),
		conditionOf(field),
	].filter(Boolean);
	const last = texts.pop() ?? '';
	const text = [...texts.map(sentence), last].join(' ');
	const row = `| ${prefix}${field.displayName} | ${code(field.name)} | ${defaultOf(field)} | ${text} |`;
	return [row, ...innerFields(field).flatMap((inner) => rowsOf(inner, `${prefix}– `))];
}

function tableOf(fields: readonly INodeProperties[]): string {
	const rows = fields.flatMap((field) => rowsOf(field));
	return ['| field | name | default | |', '|---|---|---|---|', ...rows].join('\n');
}

function describeOperation(resource: Resource, { option, fields = [], output }: Operation): string {
	return [
		`### ${resource.option.name}: ${option.name} (${code(resource.option.value)} · ${code(option.value)})`,
		sentence(option.description),
		fields.length > 0 ? tableOf(fields) : 'No additional fields.',
		`Output: ${output}`,
	].join('\n\n');
}

/** Returns the generated parts of a node's section by their keys in the page's comments, in the page's order. */
function generate({ description: { name, properties }, resources }: DocumentedNode): Map<string, string> {
	const general = properties.filter(
		(field) => !['resource', 'operation'].includes(field.name) && !field.displayOptions?.show?.operation,
	);
	const operations = resources.flatMap((resource) =>
		operationsOf(resource).map((operation): [string, string] => [
			`${name}.${resource.option.value}.${operation.option.value}`,
			describeOperation(resource, operation),
		]),
	);
	return new Map([
		...(general.length > 0 ? [[`${name} fields`, tableOf(general)] as const] : []),
		...operations,
	]);
}

/** Regenerates the generated parts of a node's section and keeps the text after each of them. */
function writeSection(section: string, node: DocumentedNode): string {
	const [intro = '', ...parts] = section.split(/^<!-- generated: /m);
	const notes = new Map(
		parts.map((part) => [part.slice(0, part.indexOf(' -->')), part.slice(part.indexOf(END) + END.length)]),
	);
	const written = [...generate(node)].map(
		([key, text]) => `<!-- generated: ${key} -->\n\n${text}\n\n${END}${notes.get(key) ?? '\n'}`,
	);
	return intro + written.join('');
}

/**
 * Regenerates the parts of docs/nodes.md that come from the nodes' descriptions: each operation, and the fields that
 * do not belong to a single operation. Everything outside the `generated` comments is written by hand and kept.
 *
 * @throws Error if a node has no section in the page
 */
export function writeNodesPage(page: string, nodes: readonly DocumentedNode[]): string {
	const sections = page.split(/^(?=## )/m);
	for (const node of nodes) {
		const { displayName, name } = node.description;
		const heading = `## ${displayName} (\`${name}\`)\n`;
		const index = sections.findIndex((section) => section.startsWith(heading));
		const section = sections[index];
		if (section === undefined) throw new Error(`docs/nodes.md has no section "${heading.trim()}". Add one.`);
		sections[index] = writeSection(section, node);
	}
	return sections.join('');
}
