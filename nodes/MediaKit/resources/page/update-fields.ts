import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { readObject, type JsonObject } from '../../../../platforms/json';
import { ifThere, readField } from '../../../shared/parameters';
import { refuse, toCaption, toFlag, toList, toText, type Given } from '../../../shared/values';

const text = (displayName: string, name: string, description: string, placeholder?: string) => ({
	displayName,
	name,
	type: 'string' as const,
	default: '',
	description,
	...(placeholder !== undefined && { placeholder: `e.g. ${placeholder}` }),
});

/** What of a page can be changed. */
export const updateFields: INodeProperties = {
	displayName: 'Update Fields',
	name: 'updateFields',
	type: 'collection',
	placeholder: 'Add Field',
	default: {},
	description:
		'What to change; the rest of the page stays as it is, and an empty text removes what was there',
	options: [
		{ ...text('Accent Color', 'accentColor', 'Of headings and buttons'), type: 'color' },
		{
			displayName: 'Collaborations',
			name: 'collaborations',
			type: 'json',
			default: '[]',
			description: 'All past collaborations, as a JSON list like the one that Get gives',
		},
		text('Contact E-Mail', 'contactEmail', 'Where sponsors write to', 'name@example.com'),
		text('Currency', 'currency', 'Of all prices', 'EUR'),
		{
			...text('Description', 'description', 'A few sentences for sponsors; 500 characters at most'),
			typeOptions: { rows: 4 },
		},
		{
			displayName: 'Enabled',
			name: 'enabled',
			type: 'boolean',
			default: true,
			description: 'Whether anybody may see the page',
		},
		text('Languages', 'languages', 'Codes of the languages in which the creator publishes', 'en, de'),
		text('Location', 'location', 'Where the creator lives, in their own words', 'Hamburg'),
		{
			displayName: 'Packages',
			name: 'packages',
			type: 'json',
			default: '[]',
			description:
				'All packages, as a JSON list like the one that Get gives; one without a price is on request',
		},
		text('Title', 'title', 'The name at the top; without it the one of the first account'),
		text('Website', 'website', 'An https URL', 'https://example.com'),
	],
};

/** A list of objects, as JSON or from an expression. @throws NodeOperationError for anything else */
function toObjects(given: Given): JsonObject[] {
	const { value } = given;
	const list = typeof value === 'string' ? readObject(`{"list":${value}}`)?.list : value;
	const isRight = Array.isArray(list) && list.every((one) => typeof one === 'object' && one !== null);
	return isRight ? (list as JsonObject[]) : refuse(given, 'must be a JSON list of objects. Correct it.');
}

const orNull = (value: string) => (value === '' ? null : value);
const toLine = (given: Given) => orNull(toText(given).trim());
const toLines = (given: Given) => orNull(toCaption(given).trim());

/** Each field, how it is read and what the service calls it. */
const READERS: Readonly<Record<string, { as: string; read: (given: Given) => unknown }>> = {
	accentColor: { as: 'accent_color', read: toLine },
	collaborations: { as: 'collaborations', read: toObjects },
	contactEmail: { as: 'contact_email', read: toLine },
	currency: { as: 'currency', read: toLine },
	description: { as: 'description', read: toLines },
	enabled: { as: 'enabled', read: toFlag },
	languages: { as: 'languages', read: toList },
	location: { as: 'location', read: toLine },
	packages: { as: 'packages', read: toObjects },
	title: { as: 'title', read: toLine },
	website: { as: 'website', read: toLine },
};

/** What the item changes, in the service's words. @throws NodeOperationError for what a field cannot hold */
export function readChanges(node: IExecuteFunctions, itemIndex: number): Record<string, unknown> {
	const changes: Record<string, unknown> = {};
	for (const [name, { as, read }] of Object.entries(READERS)) {
		const value = ifThere(readField(node, `updateFields.${name}`, itemIndex), read);
		if (value !== undefined) changes[as] = value;
	}
	return changes;
}
