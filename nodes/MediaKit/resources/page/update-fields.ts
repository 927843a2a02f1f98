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

/** The fields of a page that can be updated. */
export const updateFields: INodeProperties = {
	displayName: 'Update Fields',
	name: 'updateFields',
	type: 'collection',
	placeholder: 'Add Field',
	default: {},
	description: 'Fields to update; all others remain unchanged, and an empty value clears the field',
	options: [
		{ ...text('Accent Color', 'accentColor', 'Color of headings and buttons'), type: 'color' },
		{
			displayName: 'Collaborations',
			name: 'collaborations',
			type: 'json',
			default: '[]',
			description: 'All past collaborations, as a JSON list in the format returned by Get',
		},
		text('Contact E-Mail', 'contactEmail', 'Address that sponsors write to', 'name@example.com'),
		text('Currency', 'currency', 'Currency of all prices', 'EUR'),
		{
			...text('Description', 'description', 'A few sentences for sponsors; at most 500 characters'),
			typeOptions: { rows: 4 },
		},
		{
			displayName: 'Enabled',
			name: 'enabled',
			type: 'boolean',
			default: true,
			description: 'Whether the page is visible to visitors',
		},
		text('Languages', 'languages', 'Codes of the languages that the creator publishes in', 'en, de'),
		text('Location', 'location', 'Where the creator is based, in their own words', 'Hamburg'),
		{
			displayName: 'Packages',
			name: 'packages',
			type: 'json',
			default: '[]',
			description:
				'All packages, as a JSON list in the format returned by Get; packages without a price are shown as on request',
		},
		text('Title', 'title', 'Name at the top of the page; defaults to the name of the first account'),
		text('Website', 'website', 'An https URL', 'https://example.com'),
	],
};

/** Parses a list of objects, from JSON or an expression. @throws NodeOperationError for any other value */
function toObjects(given: Given): JsonObject[] {
	const { value } = given;
	const list = typeof value === 'string' ? readObject(`{"list":${value}}`)?.list : value;
	const isRight = Array.isArray(list) && list.every((one) => typeof one === 'object' && one !== null);
	return isRight ? (list as JsonObject[]) : refuse(given, 'must be a JSON list of objects. Correct it.');
}

const orNull = (value: string) => (value === '' ? null : value);
const toLine = (given: Given) => orNull(toText(given).trim());
const toLines = (given: Given) => orNull(toCaption(given).trim());

/** The function that reads each field, and the name of the field in the service. */
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

/** Returns the item's changes under the service's field names. @throws NodeOperationError for invalid values */
export function readChanges(node: IExecuteFunctions, itemIndex: number): Record<string, unknown> {
	const changes: Record<string, unknown> = {};
	for (const [name, { as, read }] of Object.entries(READERS)) {
		const value = ifThere(readField(node, `updateFields.${name}`, itemIndex), read);
		if (value !== undefined) changes[as] = value;
	}
	return changes;
}
